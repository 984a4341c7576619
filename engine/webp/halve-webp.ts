import { decodeAll } from '../decode-all.ts';
import { iccKind } from '../icc-kind.ts';
import type { Attempt, Job } from '../picture.ts';
import { PROFILE_SHARE } from '../tuning.ts';
import type { WebpHeader } from './read-webp-header.ts';
import { searchWebp } from './search-webp.ts';
import { spliceWebp } from './splice-webp.ts';
import { webpGuess } from './webp-guess.ts';

/** Half the bytes of a WebP, every frame of it. */
export async function halveWebp(job: Job): Promise<Attempt> {
  const header = job.header as WebpHeader;
  const { icc, width, height, orientation } = header;
  const kept = icc && iccKind(icc) !== 'srgb' && icc.length <= PROFILE_SHARE * job.budget ? icc : null;
  const transform = icc !== null && !kept && iccKind(icc) !== 'srgb';
  const keep = { icc: kept, orientation, width, height };
  const extra = (kept?.length ?? 0) + (orientation === 1 ? 0 : 34) + (kept || orientation !== 1 ? 40 : 0);
  const raster = await decodeAll(header, { ignoreIcc: !transform, deadline: job.deadline });
  const found = await searchWebp(raster, {
    budget: job.budget - extra,
    ...webpGuess(header, job),
    alpha: raster.channels === 4,
    best: job.options.effort === 'best',
    deadline: job.deadline,
  });
  return { ...found, bytes: spliceWebp(found.bytes, keep) };
}
