import { decodeAll } from '../decode-all.ts';
import { iccKind } from '../icc-kind.ts';
import type { Attempt, Job } from '../picture.ts';
import { PROFILE_SHARE } from '../tuning.ts';
import type { WebpHeader } from './read-webp-header.ts';
import { searchWebp, webpIndex, webpQuality } from './search-webp.ts';
import { spliceWebp } from './splice-webp.ts';
import { vp8Quant } from './vp8-quant.ts';

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
    first: firstQuality(header, job),
    alpha: raster.channels === 4,
    best: job.options.effort === 'best',
    deadline: job.deadline,
  });
  return { ...found, bytes: spliceWebp(found.bytes, keep) };
}

/** From the quantiser that the input was made with: half the bytes want a coarser one, by a known factor. */
function firstQuality(header: WebpHeader, { inputBytes, budget, options }: Job): number {
  const index = header.vp8 ? vp8Quant(header.vp8) : null;
  if (index === null) return header.lossless ? (header.alpha ? 92 : 100) : 40;
  const bitsPerPixel = (8 * inputBytes) / (header.width * header.height);
  const step = options.effort === 'best' ? 0.61 : 0.67;
  // The fit is for half the bytes; other targets move along the model's slope.
  const target = Math.log(budget / inputBytes / 0.5) / -1.05;
  const axis = Math.log(index + 9) + step + 0.06 * Math.log(bitsPerPixel) + target;
  return webpQuality(Math.min(127, Math.max(webpIndex(100), Math.exp(axis) - 9)));
}
