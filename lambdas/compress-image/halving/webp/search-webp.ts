import type { Attempt } from '../picture.ts';
import { openRaster, type Raster } from '../raster.ts';
import { searchQuality } from '../search-quality.ts';
import { WEBP } from '../tuning.ts';

export interface WebpAim {
  budget: number;
  first: number;
  alpha: boolean;
  best: boolean;
  deadline?: number | undefined;
}

/** libwebp's quantiser index for a quality: the axis along which ln(bytes) is nearly straight. */
export function webpIndex(quality: number): number {
  const linear = quality < 75 ? (2 * quality) / 300 : (2 * quality) / 100 - 1;
  return 127 * (1 - Math.cbrt(linear));
}

export function webpQuality(index: number): number {
  const linear = (1 - index / 127) ** 3;
  return linear < 0.5 ? linear * 150 : (linear + 1) * 50;
}

/** The best WebP of these pixels under the budget; alpha gives way when colour alone cannot. */
export async function searchWebp(raster: Raster, aim: WebpAim): Promise<Attempt> {
  const effort = aim.best ? WEBP.effort.best : WEBP.effort.fast;
  let encodes = 0;
  let best: Attempt | undefined;
  for (const alphaQuality of aim.alpha ? WEBP.alphaQualities : [100]) {
    const found = await searchQuality({
      budget: aim.budget,
      first: encodes === 0 ? aim.first : 30,
      lowest: WEBP.lowest,
      highest: WEBP.highest,
      axis: (quality) => Math.log(webpIndex(quality) + 9),
      slope: WEBP.slope,
      accept: WEBP.accept,
      encode: (quality) => encodeWebp(raster, quality, { alphaQuality, effort }, aim.deadline),
    });
    encodes += found.encodes;
    if (!best || found.bytes.length < best.bytes.length) best = found;
    if (best.bytes.length <= aim.budget) break;
  }
  return { ...best!, encodes };
}

function encodeWebp(
  raster: Raster,
  quality: number,
  settings: { alphaQuality: number; effort: number },
  deadline?: number,
): Promise<Buffer> {
  const { animation } = raster;
  const timing = animation ? { delay: animation.delay, loop: animation.loop } : {};
  return openRaster(raster, deadline)
    .webp({ quality, ...settings, ...timing })
    .toBuffer();
}
