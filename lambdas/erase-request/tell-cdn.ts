import type { Item } from '../shared/aws/table.ts';
import { CDN_EVERY_SECONDS, CDN_NAMES } from '../shared/limits.ts';
import { cdnKey, requestKey } from '../shared/state/keys.ts';
import { outputsOfClient } from '../shared/state/object-keys.ts';
import { takeNames } from '../shared/state/quota.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import type { EraseEffects } from './effects.ts';

/** When the CDN was last told to forget all of a client's, epoch milliseconds. */
interface Telling extends Item {
  told_at: number;
  ttl: number;
}

/** By so much the clocks of two functions may differ at most. */
const CLOCKS_MS = 5_000;
const DAY_SECONDS = 86_400;

const allOf = ({ client }: RequestRecord) => `/${outputsOfClient(client)}*`;

/**
 * Deletes outputs, from the CDN too: few by name, at once; where a run deletes more, or the client's day has had its
 * names, it is noted that the CDN is to forget all of the client's at the end. Either is done before the items go that
 * name the objects.
 */
export function outputRemover(effects: EraseEffects, request: RequestRecord) {
  const { table, objects, cdn, outputsBucket, now } = effects;
  let removed = 0;
  return async (keys: string[]): Promise<void> => {
    await objects.removeMany(outputsBucket, keys);
    removed += keys.length;
    if (!cdn.isThere) return;
    if (removed <= CDN_NAMES && (await takeNames(table, request.client, keys.length, now())))
      await cdn.forget(keys.map((key) => `/${key}`));
    else await noteForCdn(effects, request, allOf(request));
  };
}

/** Notes on the request what the CDN is to forget; once a run, as the request shows it then. */
export async function noteForCdn(
  { table }: Pick<EraseEffects, 'table'>,
  request: RequestRecord,
  path: string,
): Promise<void> {
  if (request.cdn_paths?.has(path)) return;
  await table.update(requestKey(request.request_id), {
    update: 'ADD cdn_paths :paths',
    condition: 'attribute_exists(pk)',
    values: { ':paths': new Set([path]) },
  });
  request.cdn_paths = new Set([...(request.cdn_paths ?? []), path]);
}

/**
 * Tells the CDN what was noted; telling it twice does no harm. All of a client's is forgotten for whatever was `gone` by
 * then, whichever request it was of. Answers the seconds to wait where it was told too lately to be told again.
 */
export async function tellNoted(
  { table, cdn, due, now }: EraseEffects,
  request: RequestRecord,
  gone: number,
): Promise<number> {
  if (!cdn.isThere || request.cdn_paths === undefined) return 0;
  const all = allOf(request);
  const { told_at = 0 } = (await table.get<Telling>(cdnKey(request.client))) ?? {};
  const isTold = told_at - CLOCKS_MS > gone;
  const paths = [...request.cdn_paths].filter((path) => path !== all || !isTold);
  if (!paths.includes(all)) {
    await cdn.forget(paths);
    return 0;
  }
  const at = now();
  const wait = due.secondsUntil(due.after(CDN_EVERY_SECONDS, told_at), at);
  if (wait > 0) return wait;
  await cdn.forget(paths);
  await table.update<Telling>(cdnKey(request.client), {
    update: 'SET told_at = :at, #ttl = :ttl',
    names: { '#ttl': 'ttl' },
    values: { ':at': at, ':ttl': Math.ceil(at / 1_000) + DAY_SECONDS },
  });
  return 0;
}
