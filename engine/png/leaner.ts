import { freeMemory } from '../free-memory.ts';
import type { Raster } from '../raster.ts';

/** The same picture without channels that say nothing: alpha where nothing shines through, colour where all is grey. */
export function leaner(raster: Raster): Raster {
  const { data, width, height, channels } = raster;
  const opaque = channels % 2 === 1 || isOpaque(raster);
  const grey = channels < 3 || isGrey(raster);
  const kept = (grey ? 1 : 3) + (opaque ? 0 : 1);
  if (kept === channels) return raster;
  const pixels = width * height;
  const out = Buffer.allocUnsafeSlow(pixels * kept);
  const colours = grey ? 1 : 3;
  for (let i = 0, from = 0, to = 0; i < pixels; i++, from += channels, to += kept) {
    for (let c = 0; c < colours; c++) out[to + c] = data[from + c]!;
    if (!opaque) out[to + colours] = data[from + channels - 1]!;
  }
  return { ...raster, data: out, channels: kept as Raster['channels'] };
}

/** Runs work on the leaner picture and gives back its memory, where it is another. */
export async function withLeaner<T>(raster: Raster, work: (lean: Raster) => Promise<T>): Promise<T> {
  const lean = leaner(raster);
  try {
    return await work(lean);
  } finally {
    if (lean !== raster) freeMemory(lean.data);
  }
}

function isOpaque({ data, channels }: Raster): boolean {
  for (let at = channels - 1; at < data.length; at += channels) if (data[at] !== 255) return false;
  return true;
}

/** Colours of what is transparent are never seen. */
function isGrey({ data, channels }: Raster): boolean {
  for (let at = 0; at < data.length; at += channels) {
    const differs = data[at] !== data[at + 1] || data[at] !== data[at + 2];
    if (differs && (channels === 3 || data[at + 3] !== 0)) return false;
  }
  return true;
}
