import { CDN_NAMES } from '../shared/limits.ts';
import { requestKey } from '../shared/state/keys.ts';
import { outputsOfClient } from '../shared/state/object-keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import type { EraseEffects } from './effects.ts';

type CdnEffects = Pick<EraseEffects, 'table' | 'objects' | 'cdn' | 'outputsBucket'>;

/**
 * Deletes outputs, from the CDN too: few by name, at once; where a run deletes more it is noted that the CDN is to
 * forget all of the client's at the end. Either is done before the items go that name the objects.
 */
export function outputRemover(effects: CdnEffects, request: RequestRecord) {
  let removed = 0;
  return async (keys: string[]): Promise<void> => {
    await effects.objects.removeMany(effects.outputsBucket, keys);
    removed += keys.length;
    if (removed <= CDN_NAMES) await effects.cdn.forget(keys.map((key) => `/${key}`));
    else await noteForCdn(effects, request, outputsOfClient(request.client));
  };
}

/** Notes on the request that the CDN is to forget all under a prefix; once a run, as the request shows it then. */
export async function noteForCdn(
  { table }: Pick<CdnEffects, 'table'>,
  request: RequestRecord,
  prefix: string,
): Promise<void> {
  const path = `/${prefix}*`;
  if (request.cdn_paths?.has(path)) return;
  await table.update(requestKey(request.request_id), {
    update: 'ADD cdn_paths :paths',
    condition: 'attribute_exists(pk)',
    values: { ':paths': new Set([path]) },
  });
  request.cdn_paths = new Set([...(request.cdn_paths ?? []), path]);
}

/** Tells the CDN what was noted; telling it twice does no harm. */
export const tellNoted = ({ cdn }: Pick<CdnEffects, 'cdn'>, { cdn_paths }: RequestRecord): Promise<void> =>
  cdn.forget([...(cdn_paths ?? [])]);
