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
  const { pages = 1, delay = [], loop = 0, format, space, hasProfile } = await sharp(bytes).metadata();
  const animated = pages > 1 && format !== 'tiff';
  const image = sharp(bytes, { animated, ignoreIcc, failOn: 'none' });
  if (space === 'cmyk' && !hasProfile) return { ...(await inks(bytes)), pages, delay, loop };
  const { data, info } = await (animated ? image : image.autoOrient())
    .toColourspace('srgb')
    .flatten({ background: '#808080' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, pages, delay, loop };
}

/** Four inks as browsers show them where no profile says more: libvips would take one of its own. */
async function inks(bytes: Buffer): Promise<Pick<Shown, 'data' | 'width' | 'height'>> {
  const image = sharp(bytes, { failOn: 'none' })
    .autoOrient()
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk');
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const light = (i: number) => ((255 - data[i]!) * (255 - data[i | 3]!)) / 255;
  const rgb = [...data.keys()].filter((i) => i % 4 < 3).map(light);
  return { data: Buffer.from(rgb), width: info.width, height: info.height };
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
