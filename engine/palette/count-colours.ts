import { PIECE_BYTES, PixelKernel } from '../pixel-kernel/pixel-kernel.ts';
import type { Raster } from '../raster.ts';

/** The colours of a picture of few. */
export interface Colours {
  /** How many pixels each has. */
  counts: ReadonlyMap<number, number>;
  /** Whether they lie in areas: most pixels are as the one before. Those of a photograph are grains. */
  flat: boolean;
}

/** The colours of a picture; null where there are more than a palette holds. */
export function countColours({ data, channels }: Raster, most = 256): Colours | null {
  return PixelKernel.use((kernel) => {
    const { run } = kernel;
    const piece = Math.floor(PIECE_BYTES / channels) * channels;
    const [from, runs] = kernel.room(piece + 16, 4) as [number, number];
    const view = new Int32Array(run.memory.buffer, runs, 1).fill(0);
    run.forget_colours();
    let colours = 0;
    for (let at = 0; at < data.length; at += piece) {
      const part = data.subarray(at, at + piece);
      kernel.bytes(from, part.length).set(part);
      colours = run.count_colours(from, part.length / channels, channels, most, runs);
      if (colours < 0) return null;
    }
    const list = new Int32Array(run.memory.buffer, kernel.address('counted'), colours);
    const pixels = new Uint32Array(run.memory.buffer, kernel.address('pixels_of'), colours);
    return {
      counts: new Map(Array.from(list, (colour, i) => [colour, pixels[i]!])),
      flat: view[0]! < data.length / channels / 2,
    };
  });
}
