import { freeMemory } from '../memory/free-memory.ts';
import { PIECE_BYTES, PixelKernel } from '../pixel-kernel/pixel-kernel.ts';
import type { Raster } from '../raster.ts';

/** As the kernel tells what channels say. */
const SHINES = 1;
const COLOURED = 2;

/** The same picture without channels that say nothing: alpha where nothing shines through, colour where all is grey. */
export function leaner(raster: Raster): Raster {
  const { data, width, height, channels } = raster;
  const { told, opaque } = lookAt(raster);
  const shines = channels % 2 === 0 && (told & SHINES) !== 0;
  const kept = (told & COLOURED ? 3 : 1) + (shines ? 1 : 0);
  if (opaque && kept === 3) return { ...raster, data: opaque, channels: 3 };
  if (opaque) freeMemory(opaque);
  if (kept === channels) return raster;
  const out = Buffer.allocUnsafeSlow(width * height * kept);
  takeEach(data, channels, 0, out, kept, 0);
  if (kept === 2) takeEach(data, channels, channels - 1, out, kept, 1);
  return { ...raster, data: out, channels: kept as Raster['channels'] };
}

/** What its channels say, and the picture without alpha, where it had one that says nothing. */
function lookAt({ data, channels }: Raster): { told: number; opaque?: Buffer } {
  const all = (channels > 2 ? COLOURED : 0) | (channels % 2 === 0 ? SHINES : 0);
  return PixelKernel.use((kernel) => {
    const piece = 4 * Math.floor(PIECE_BYTES / 4 / channels);
    const [from, to] = kernel.room(piece * channels + 16, 3 * piece + 16) as [number, number];
    const opaque = channels === 4 ? Buffer.allocUnsafeSlow((data.length / 4) * 3) : undefined;
    let told = 0;
    for (let at = 0; at < data.length && told !== all; at += piece * channels) {
      const part = data.subarray(at, at + piece * channels);
      const pixels = part.length / channels;
      kernel.bytes(from, part.length).set(part);
      told |= kernel.run.tell_channels(from, pixels, channels);
      if (!opaque || told & SHINES) continue;
      kernel.run.drop_alpha(from, pixels, to);
      opaque.set(kernel.bytes(to, 3 * pixels), (at / 4) * 3);
    }
    if (!opaque || !(told & SHINES)) return { told, ...(opaque && { opaque }) };
    freeMemory(opaque);
    return { told };
  });
}

/** One channel of pixels of so many becomes one of pixels of so many others. */
function takeEach(data: Buffer, channels: number, channel: number, out: Buffer, kept: number, to: number) {
  for (let at = channel, into = to; at < data.length; at += channels, into += kept) out[into] = data[at]!;
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
