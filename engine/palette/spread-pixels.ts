import type { Raster } from '../raster.ts';

/** One pixel of so many, from all over a picture: about as many as are wanted, in one row. */
export function spreadPixels({ data, width, height, channels }: Raster, wanted: number): Raster {
  // Odd, so that no column of the picture goes unseen.
  const every = Math.floor((width * height) / wanted) | 1;
  const count = Math.ceil((width * height) / every);
  const some = Buffer.allocUnsafe(count * channels);
  for (let to = 0, from = 0; to < some.length; from += every * channels)
    for (let c = 0; c < channels; c++) some[to++] = data[from + c]!;
  return { data: some, width: count, height: 1, channels };
}
