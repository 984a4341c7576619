import { randomUUID } from 'node:crypto';
import { Later } from '../../aws/queue-handler.ts';
import type { Table } from '../../aws/table.ts';
import type { Due } from '../../due.ts';
import { LINK_LEASE_SECONDS, LINK_RUN_SECONDS } from '../../limits.ts';
import type { RequestStatus } from '../../schemas/words.ts';
import { requestKey } from '../keys.ts';
import type { RequestRecord } from '../records.ts';

/**
 * A chain goes on by sending itself a message, and one of its links is live at a time: a link is leased to the run
 * that works it, and a message that bears a lower number than the request's is over.
 */
interface Chain {
  /** The attribute of its number; those of its lease are named after it. */
  link: 'fan_link' | 'erase_link';
  /** The status in which it may run. */
  status: RequestStatus;
}
export const FAN_OUT: Chain = { link: 'fan_link', status: 'processing' };
export const ERASURE: Chain = { link: 'erase_link', status: 'erasing' };

export interface LinkEffects {
  table: Table;
  due: Due;
  now: () => number;
}

/** A link as one run holds it. */
export interface Claim {
  chain: Chain;
  link: number;
  /** Whose it is. */
  run: string;
  /** When its lease ends, epoch milliseconds. */
  until: number;
  /** When it is to send its next link; in trials, whose leases are short, as early in proportion. */
  workUntil: number;
  request: RequestRecord;
}

/**
 * Claims a link for this run; undefined where its message is over and is to be acknowledged.
 *
 * @throws Later where another run holds the chain: the message comes back when that lease ends.
 */
export async function claimLink(
  { table, due, now }: LinkEffects,
  chain: Chain,
  requestId: string,
  link: number,
): Promise<Claim | undefined> {
  const run = randomUUID();
  const begin = now();
  const until = due.heldUntil(LINK_LEASE_SECONDS, begin);
  const workUntil = begin + (until - begin) * (LINK_RUN_SECONDS / LINK_LEASE_SECONDS);
  const { status } = chain;
  const claimed = await table.update<RequestRecord>(requestKey(requestId), {
    update: 'SET #link = :link, #until = :until, #by = :run',
    condition:
      '#status = :status AND (attribute_not_exists(#link) OR #link <= :link) ' +
      'AND (attribute_not_exists(#until) OR #until < :now)',
    names: { ...namesOf(chain), '#status': 'status' },
    values: { ':link': link, ':until': until, ':run': run, ':status': status, ':now': now() },
  });
  const request = claimed ?? (await table.get<RequestRecord>(requestKey(requestId)));
  if (request === undefined) return undefined;
  const { number, until: leased, by } = leaseOf(chain, request);
  // By its own name a run knows a claim whose answer was lost.
  if (by === run) return { chain, link, run, until, workUntil, request };
  if (request.status !== status || number > link) return undefined;
  throw new Later(Math.max(1, due.secondsUntil(leased, now())));
}

/** Ends a run whose chain goes on: sends the next link, then counts it. Dying in between only sends it twice. */
export async function passOn(
  { table }: LinkEffects,
  claim: Claim,
  send: (next: number) => Promise<void>,
): Promise<void> {
  await send(claim.link + 1);
  await endLink({ table }, claim, claim.link + 1);
}

/** Ends a run whose chain is at its end: its messages are over. */
export const endChain = ({ table }: Pick<LinkEffects, 'table'>, claim: Claim): Promise<void> =>
  endLink({ table }, claim, claim.link + 1);

/** Gives a link back before its lease ends, as its message goes back, so that the next run need not wait. */
export const releaseLink = ({ table }: Pick<LinkEffects, 'table'>, claim: Claim): Promise<void> =>
  endLink({ table }, claim, claim.link);

async function endLink({ table }: Pick<LinkEffects, 'table'>, claim: Claim, next: number): Promise<void> {
  const { chain, link, run, request } = claim;
  await table.update(requestKey(request.request_id), {
    update: 'SET #link = :next, #until = :over',
    condition: '#link = :link AND #by = :run',
    names: namesOf(chain),
    values: { ':next': next, ':over': 0, ':link': link, ':run': run },
  });
}

/** What a request says of a chain; one that was never claimed stands at link 0. */
export const leaseOf = ({ link }: Chain, request: RequestRecord) => ({
  number: request[link] ?? 0,
  until: request[`${link}_until`] ?? 0,
  by: request[`${link}_by`],
});

const namesOf = ({ link }: Chain) => ({ '#link': link, '#until': `${link}_until`, '#by': `${link}_by` });
