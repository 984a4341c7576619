import sharp from 'sharp';

export interface Shown {
  data: Buffer;
  width: number;
  height: number;
  pages: number;
  delay: number[];
  loop: number;
}

/** A picture as a screen shows it: upright, in sRGB by its own profile, on grey, every frame. */
export async function shown(bytes: Buffer, { ignoreIcc = false } = {}): Promise<Shown> {
  const { pages = 1, delay = [], loop = 0, format } = await sharp(bytes).metadata();
  const animated = pages > 1 && format !== 'tiff';
  const image = sharp(bytes, { animated, ignoreIcc, failOn: 'none' });
  const { data, info } = await (animated ? image : image.autoOrient())
    .toColourspace('srgb')
    .flatten({ background: '#808080' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, pages, delay, loop };
}

/** How far two pictures lie apart: a code value on average, and the most that one channel has moved as a whole. */
export function apart(a: Shown, b: Shown): { mean: number; shift: number } {
  let sum = 0;
  const moved = [0, 0, 0];
  for (let i = 0; i < a.data.length; i++) {
    const error = a.data[i]! - b.data[i]!;
    sum += Math.abs(error);
    moved[i % 3]! += error;
  }
  const each = a.data.length / 3;
  return { mean: sum / a.data.length, shift: Math.max(...moved.map((all) => Math.abs(all) / each)) };
}
