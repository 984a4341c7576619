import type { Attempt } from '../format.ts';
import { MOST_ENCODES } from '../limits.ts';
import type { Raster } from '../raster.ts';
import { searchQuality } from '../search-quality.ts';
import { smallerOf } from '../smaller-of.ts';
import { alphaBytes, encodeWebp } from './encode-webp.ts';
import { probeWebp, type WebpAim } from './probe-webp.ts';
import { WEBP } from './tuning.ts';
import { webpAxis } from './webp-axis.ts';
import { weighAlpha } from './weigh-alpha.ts';

/** The best WebP of these pixels under the budget; alpha gives way when colour alone cannot. */
export async function searchWebp(raster: Raster, aim: WebpAim): Promise<Attempt> {
  const { effort } = aim;
  const weighed = raster.channels === 4 && !raster.animation ? await weighAlpha(raster, aim) : undefined;
  const ladder = weighed
    ? [...new Set([weighed.alphaQuality, WEBP.alphaSteps.at(-1)!])]
    : raster.channels === 4
      ? WEBP.alphaQualities
      : [100];
  let step = 0;
  let probed = weighed?.probed ?? (await probeWebp(raster, aim, { alphaQuality: ladder[0]!, effort }));
  while (!weighed && probed.alphaShare > WEBP.mostAlpha && step + 1 < ladder.length) {
    step += 1;
    probed = await probeWebp(raster, aim, { alphaQuality: ladder[step]!, effort });
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
      judge: aim.judge,
      ...probed,
      lowest: WEBP.lowest,
      axis: webpAxis,
      accept: WEBP.accept,
      caution: WEBP.caution,
      fixed: raster.animation ? undefined : alphaBytes,
      ...(last ? {} : { mostFixed: WEBP.mostAlpha }),
      most,
      encode: (quality) => encodeWebp(raster, quality, { alphaQuality, effort }, aim.deadline),
    });
    encodes += found.encodes;
    best = best ? smallerOf(best, found) : found;
    if (best.bytes.length <= aim.budget || best.wouldScore !== undefined) break;
    // So poor a budget leaves little to colour in any case.
    probed = {
      ...probed,
      first: encodes + 1 < MOST_ENCODES ? WEBP.poor : WEBP.lowest,
      highest: WEBP.highest,
    };
  }
  return { ...best!, encodes };
}
