import { SCALED_WAITS } from '../core/module-hooks.ts';
import type { Delivery } from '../outside/servers.ts';
import type { Version } from '../services/dynamodb/stored-items.ts';
import type { Check } from './check-history.ts';
import { type Known, requestsOf } from './facts.ts';

/** What is promised of a schedule: how often it tries, when, and for how long it waits for an answer. */
const TRIES = 12;
/** Seconds, where they are not scaled down; the last one repeats. */
const OLD_WAITS = [5, 300, 1_800, 7_200, 18_000, 36_000, 39_600];
const LEAST_JITTER = 0.9;
const TRY_MS = 20_000;
/** What a busy receiver asks for. */
const RETRY_AFTER = 60;

type Say = (what: string) => void;

/** One try as it was claimed, and what the receiver saw of it. */
interface Try {
  at: number;
  by: string;
  /** In its schedule, from one. */
  number: number;
  leaseUntil: number;
  /** When the next one is due, and when that was written. */
  nextAt?: number;
  waitFrom?: number;
  deliveries: Delivery[];
}

/**
 * A webhook is sent by schedules: one as its request ends, and another whenever somebody asks for it again. A schedule
 * makes its tries at their times, posts once at each, and is over with the first that is taken, or with the last.
 */
export const schedules: Check = (history, broken) => {
  const { world } = history;
  const { skewMs } = history.plan.faults;
  for (const known of requestsOf(history)) {
    const { id, visit } = known;
    const receiver =
      visit?.webhookUrl === undefined ? undefined : world.outside.receivers.get(visit.webhookUrl);
    if (receiver === undefined) continue;
    const say: Say = (what) => broken(`${id}: ${what}`);
    const own = receiver.deliveries.filter((delivery) => delivery.id.endsWith(id));
    const tries = triesOf(known, say);
    for (const delivery of own) {
      const its = tries.findLast(({ at }) => at <= delivery.from);
      if (its?.by !== delivery.who || delivery.from > its.leaseUntil + skewMs)
        say(`${delivery.who} posted without a claim`);
      else its.deliveries.push(delivery);
    }
    for (const one of tries) {
      if (one.deliveries.length > 1) say(`try ${one.number} was posted ${one.deliveries.length} times`);
      holdWait(one, say);
      holdNoted(one, known, say);
    }
    holdStates(known, tries, say);
    holdBegins(known, say);
  }

  /** The tries that were claimed: of a schedule that is not over, when they were due, and with nobody else at it. */
  function triesOf({ versions }: Known, say: Say): Try[] {
    const tries: Try[] = [];
    for (const [{ item: before }, { at, by, item }] of stepsOf(versions)) {
      if (!by.startsWith('send-webhook')) continue;
      const number = Number(item.attempts);
      const last = tries.at(-1);
      if (number === Number(before.attempts) + 1) {
        if (before.webhook_state !== 'pending') say(`a try was claimed after it was ${before.webhook_state}`);
        if (number > TRIES) say(`it was tried ${number} times`);
        if (Number(before.next_at) > at + skewMs) say(`try ${number} came before its time`);
        if (Number(before.lease_until) > at + skewMs)
          say(`try ${number} was claimed while another sender was at it`);
        tries.push({ at, by, number, leaseUntil: Number(item.lease_until), deliveries: [] });
      } else if (last && item.next_at !== before.next_at) {
        last.nextAt = Number(item.next_at);
        last.waitFrom = at;
      }
    }
    return tries;
  }

  function holdWait({ number, nextAt, waitFrom, deliveries: [delivery] }: Try, say: Say): void {
    if (nextAt === undefined || waitFrom === undefined || delivery === undefined) return;
    const asked = isAnswered(delivery) && delivery.status === 429 ? RETRY_AFTER : 0;
    const waits = world.code.keepsOutputs ? SCALED_WAITS : OLD_WAITS;
    const wait = waits[number - 1] ?? waits.at(-1)!;
    // Clocks tell whole milliseconds.
    const over = Math.floor(isAnswered(delivery) ? delivery.to! : delivery.sent + TRY_MS);
    if (nextAt < over + Math.max(wait * LEAST_JITTER, asked) * 1_000 - skewMs)
      say(`the next try after ${number} is due after ${nextAt - over} ms`);
    if (nextAt > waitFrom + Math.max(wait, asked) * 1_000 + skewMs)
      say(`the next try after ${number} is due only after ${nextAt - waitFrom} ms`);
  }

  /** A sender that ends well while it has the lease has noted that its try was taken, unless its schedule was over. */
  function holdNoted({ at, by, number, leaseUntil, deliveries }: Try, { versions }: Known, say: Say): void {
    for (const delivery of deliveries) {
      if (!isTaken(delivery)) continue;
      const end = world.lambda.done.get(by)?.find((time) => time >= delivery.to!);
      if (end === undefined || end > leaseUntil - skewMs) continue;
      const isNoted = stepsOf(versions).some(
        ([before, after]) =>
          after.at >= at &&
          after.at <= end &&
          (isBegin(before, after) || after.item.webhook_state !== before.item.webhook_state),
      );
      if (!isNoted) say(`try ${number} was taken, and its sender did not note it`);
    }
  }

  /** It waits for the end, is pending while a schedule goes on, then delivered or failed for a reason. */
  function holdStates({ id, versions }: Known, tries: Try[], say: Say): void {
    for (const [before, after] of stepsOf(versions)) {
      const { at, by, item } = after;
      const [from, to] = [before.item.webhook_state, item.webhook_state];
      if (from === to || to === undefined) continue;
      const last = tries.findLast((one) => one.at <= at && one.by === by);
      if (to === 'pending' && from !== 'waiting' && !isBegin(before, after)) say(`${by} began it again`);
      if (to === 'delivered' && !last?.deliveries.some((one) => isTaken(one) && one.to! <= at))
        say('it is called delivered, and nobody took it');
      if (to !== 'failed') continue;
      const isGone = last?.deliveries.some((one) => isAnswered(one) && one.status === 410);
      const isGivenUp = by.startsWith('give-up') && [...world.sqs.buried].some((body) => body.includes(id));
      if (Number(item.attempts) < TRIES && !isGone && !isGivenUp)
        say(`it is called failed after ${item.attempts} tries`);
    }
  }

  /**
   * Each time that somebody asks for it again, and is heard, begins one schedule; unheard, one or none. The SDK makes a
   * call anew whose answer is lost, which begins it once more.
   */
  function holdBegins({ versions, visit, item }: Known, say: Say): void {
    const begins = stepsOf(versions).filter(([before, after]) => isBegin(before, after)).length;
    const asked = visit!.answers.filter(({ what }) => what === 'resend');
    const accepted = asked.filter(({ status }) => status === 202).length;
    const unheard = asked.filter(({ status }) => status === 0 || status >= 500).length;
    const lost = world.unheard.filter(
      ({ who, input }) => who.startsWith('resend-webhook') && isBeginOf(input, item),
    );
    if (begins < accepted || begins > accepted + unheard + lost.length)
      say(`it was begun again ${begins} times, with ${accepted} wishes accepted and ${unheard} unheard`);
  }
};

const stepsOf = (versions: Version[]) =>
  versions.slice(1).map((after, at): [Version, Version] => [versions[at]!, after]);

/** Whether somebody who asked for it began a schedule; the same call then counts the wake-up. */
const isBegin = ({ item: before }: Version, { by, item }: Version) =>
  by.startsWith('resend-webhook') && item.webhook_state === 'pending' && item.wake === before.wake;

const isBeginOf = (input: { Key?: { pk?: string }; UpdateExpression?: string }, { pk }: Known['item']) =>
  input.Key?.pk === pk && /attempts = :zero/.test(input.UpdateExpression ?? '');

const isAnswered = ({ sent, to }: Delivery) => to !== undefined && to < sent + TRY_MS;

const isTaken = (delivery: Delivery) =>
  isAnswered(delivery) && delivery.status! >= 200 && delivery.status! < 300;
