import type { Attempt } from '../picture.ts';
import type { Raster } from '../raster.ts';
import { searchQuality } from '../search-quality.ts';
import { MOST_ENCODES, WEBP } from '../tuning.ts';
import { alphaBytes, encodeWebp } from './encode-webp.ts';
import { probeWebp } from './probe-webp.ts';
import { webpAxis } from './webp-axis.ts';

export interface WebpAim {
  budget: number;
  first: number;
  /** The first guess is as good as a probe. */
  sure: boolean;
  alpha: boolean;
  best: boolean;
  deadline?: number | undefined;
}

/** The best WebP of these pixels under the budget; alpha gives way when colour alone cannot. */
export async function searchWebp(raster: Raster, aim: WebpAim): Promise<Attempt> {
  const { best: thorough } = aim;
  const ladder = aim.alpha ? WEBP.alphaQualities : [100];
  let step = 0;
  let probed = await probeWebp(raster, aim, { alphaQuality: ladder[0]!, best: thorough });
  while (probed.alphaShare > WEBP.mostAlpha && step + 1 < ladder.length) {
    step += 1;
    probed = await probeWebp(raster, aim, { alphaQuality: ladder[step]!, best: thorough });
  }
  let encodes = 0;
  let best: Attempt | undefined;
  for (; step < ladder.length; step++) {
    const alphaQuality = ladder[step]!;
    const last = step + 1 === ladder.length;
    const most = MOST_ENCODES - encodes - (last ? 0 : 1);
    if (most < 1) continue;
    const found = await searchQuality({
      budget: aim.budget,
      ...probed,
      lowest: WEBP.lowest,
      axis: webpAxis,
      accept: WEBP.accept,
      caution: WEBP.caution,
      fixed: raster.animation ? undefined : alphaBytes,
      ...(last ? {} : { mostFixed: WEBP.mostAlpha }),
      most,
      encode: (quality) => encodeWebp(raster, quality, { alphaQuality, best: thorough }, aim.deadline),
    });
    encodes += found.encodes;
    if (!best || found.bytes.length < best.bytes.length) best = found;
    if (best.bytes.length <= aim.budget) break;
    // So poor a budget leaves little to colour in any case.
    probed = {
      ...probed,
      first: encodes + 1 < MOST_ENCODES ? WEBP.poor : WEBP.lowest,
      highest: WEBP.highest,
    };
  }
  return { ...best!, encodes };
}
