import { setTimeout as sleep } from 'node:timers/promises';
import type { Failure } from '../../engine/errors.ts';
import type { ImageMessage } from '../shared/schemas/messages.ts';
import { delayUntil } from '../shared/shops/delay-until.ts';
import { noteLate } from '../shared/shops/note-sign.ts';
import { shopOf } from '../shared/shops/shop-record.ts';
import { takeTurns } from '../shared/shops/take-turns.ts';
import type { ShopEffects } from '../shared/shops/wish.ts';
import type { RequestRecord } from '../shared/state/records.ts';

export interface TurnEffects extends ShopEffects {
  isPaced: (url: string) => boolean;
}

/** The image's turn has come; or it is to be sent anew with a delay; or nothing more of its shop is asked for. */
type Turn = { come: ImageMessage } | { later: ImageMessage; delaySeconds: number } | { down: Failure };

/** A turn that has gone by for so long would come among those of others. A shop in trouble bears less of that. */
const LATE_MS = 60_000;
const LATE_IN_TROUBLE_MS = 10_000;
/** For less than this a worker waits, as sending a message anew takes as long. */
const IN_PLACE_MS = 2_000;
/** Who finds no turn within reach comes again after a while that grows to this, in seconds. */
const FIRST_SPREAD = 15;
const LONGEST_SPREAD = 120;

/**
 * Sees to it that an image is asked for in its turn. One that is tried again, or is taken up over a minute after its
 * turn, takes a new one; and what comes late says so, so that no more are sent until the queue has drained.
 */
export async function awaitTurn(
  effects: TurnEffects,
  request: Pick<RequestRecord, 'request_id' | 'options'>,
  message: ImageMessage,
  retrying: boolean,
): Promise<Turn> {
  const isPaced = effects.isPaced(message.url);
  const ownPace = request.options.pace;
  if (!isPaced && ownPace === undefined) return { come: message };
  const { turn } = message;
  // Alone in its chunk at its shop, it took none.
  if (turn === undefined && !retrying) return { come: message };
  const host = shopOf(message.url);
  if (turn !== undefined) {
    const early = turn - effects.now();
    if (early >= -(message.watch ? LATE_IN_TROUBLE_MS : LATE_MS)) return wait(effects, message, early);
    if (isPaced && !retrying) await noteLate(effects, host);
  }
  const wish = {
    host,
    requestId: request.request_id,
    wanted: 1,
    isPaced,
    ownPace,
    imagesBefore: 0,
    wasSent: true,
  };
  const taken = await takeTurns(effects, wish);
  if (taken.down) return { down: taken.down };
  const [next] = taken.turns;
  const watch = taken.watch ? true : undefined;
  if (next !== undefined) {
    const { waits, ...others } = message;
    return wait(effects, { ...others, turn: next, watch }, next - effects.now());
  }
  const waits = (message.waits ?? 0) + 1;
  const spread = Math.min(LONGEST_SPREAD, FIRST_SPREAD * 2 ** (waits - 1));
  const until = effects.due.secondsUntil(taken.wait?.until ?? 0, effects.now());
  return {
    later: { ...message, turn: undefined, watch, waits },
    delaySeconds: until + Math.random() * spread,
  };
}

async function wait({ due, now }: TurnEffects, message: ImageMessage, early: number): Promise<Turn> {
  if (early > IN_PLACE_MS)
    return { later: message, delaySeconds: delayUntil(due, now() + early, message.watch, now()) };
  if (early > 0) await sleep(early);
  return { come: message };
}
