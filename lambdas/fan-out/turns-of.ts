import type { Failure } from '../../engine/errors.ts';
import type { ImageMessage } from '../shared/schemas/messages.ts';
import { delayUntil } from '../shared/shops/delay-until.ts';
import { isInTrouble } from '../shared/shops/pace.ts';
import { type ShopRecord, shopKey, shopOf, type VisitRecord, visitKey } from '../shared/shops/shop-record.ts';
import { takeTurns } from '../shared/shops/take-turns.ts';
import type { SeenShop, ShopEffects, Taken, Wait, Wish } from '../shared/shops/wish.ts';
import type { RequestRecord } from '../shared/state/records.ts';

export interface PaceEffects extends ShopEffects {
  /** Whether the shop of a URL has a pace of its own. */
  isPaced: (url: string) => boolean;
}

/** The images of a chunk that have URLs, and which of them were not sent yet. */
export interface ChunkImages {
  all: ImageMessage[];
  unsent: ImageMessage[];
  /** Images that the request has had before this chunk. */
  imagesBefore: number;
}

/** What becomes of a chunk's images for now. */
export interface Turns {
  ready: { message: ImageMessage; delaySeconds: number }[];
  failed: { message: ImageMessage; error: Failure }[];
  /** The longest wait at a shop, where some are neither. */
  wait: Wait | undefined;
}

/**
 * Takes turns at their shops for those of a chunk's images that were not sent yet. One that is alone in its chunk at a
 * shop takes none, unless the shop is in trouble: catalogues of many hosts flood none of them.
 */
export async function turnsOf(
  effects: PaceEffects,
  request: Pick<RequestRecord, 'request_id' | 'options'>,
  { all, unsent, imagesBefore }: ChunkImages,
): Promise<Turns> {
  const { due, now } = effects;
  const ownPace = request.options.pace;
  const inChunk = groupByShop(all);
  const visits = [...groupByShop(unsent)].map(([host, messages]) => {
    const isPaced = effects.isPaced(messages[0]!.url);
    const isAlone = inChunk.get(host)!.length === 1;
    const wish = {
      host,
      requestId: request.request_id,
      wanted: messages.length,
      isPaced,
      ownPace,
      imagesBefore,
    };
    return { messages, isAlone, wish };
  });
  const looks = await lookAtShops(
    effects,
    visits.map(({ wish }) => wish),
  );
  const turns: Turns = { ready: [], failed: [], wait: undefined };

  await Promise.all(
    visits.map(async ({ messages, isAlone, wish }) => {
      const taken = await turnsAt(effects, wish, isAlone, looks.get(wish.host));
      for (const [at, message] of messages.entries()) {
        const turn = taken === 'free' ? undefined : taken.turns[at];
        if (taken === 'free') turns.ready.push({ message, delaySeconds: 0 });
        else if (taken.down) turns.failed.push({ message, error: taken.down });
        else if (turn !== undefined)
          turns.ready.push({
            message: { ...message, turn, ...(taken.watch ? { watch: true } : {}) },
            delaySeconds: delayUntil(due, turn, taken.watch, now()),
          });
      }
      if (taken !== 'free' && taken.wait && taken.wait.until > (turns.wait?.until ?? 0))
        turns.wait = taken.wait;
    }),
  );
  turns.ready.sort((a, b) => a.message.index - b.message.index);
  return turns;
}

async function turnsAt(
  effects: PaceEffects,
  wish: Wish,
  isAlone: boolean,
  look: SeenShop | undefined,
): Promise<Taken | 'free'> {
  const { isPaced, ownPace } = wish;
  if (ownPace === undefined && !isPaced) return 'free';
  if (ownPace === undefined && isAlone && !look?.visit && !isInTrouble(look?.shop, effects.now()))
    return 'free';
  return takeTurns(effects, wish, look);
}

function groupByShop(messages: ImageMessage[]): Map<string, ImageMessage[]> {
  const groups = new Map<string, ImageMessage[]>();
  for (const message of messages) {
    const host = shopOf(message.url);
    const group = groups.get(host);
    if (group) group.push(message);
    else groups.set(host, [message]);
  }
  return groups;
}

/** What the request had to do with a shop is read only where that can be of interest. */
async function lookAtShops({ table }: PaceEffects, wishes: Wish[]): Promise<Map<string, SeenShop>> {
  const looks = await Promise.all(
    wishes.map(async ({ host, requestId, isPaced, ownPace }): Promise<[string, SeenShop]> => {
      const shop = isPaced ? await table.get<ShopRecord>(shopKey(host)) : undefined;
      const isVisited = ownPace !== undefined || shop?.paused_until !== undefined;
      const visit = isVisited ? await table.get<VisitRecord>(visitKey(host, requestId)) : undefined;
      return [host, { shop, visit }];
    }),
  );
  return new Map(looks);
}
