import sharp, { type Sharp } from 'sharp';
import { EngineOptions } from '../../../engine/options.ts';

/** What a client may ask for by name. */
export const ASKED_FORMATS = EngineOptions.shape.format.unwrap().exclude(['same']).options;

export const DEFAULTS: EngineOptions = EngineOptions.parse({});

export function options(asked: Partial<EngineOptions> = {}): EngineOptions {
  return EngineOptions.parse(asked);
}

export type Content = 'photo' | 'drawing' | 'noise' | 'flat';

/** Made-up pixels of a kind: soft shapes with grain, hard edges on plain ground, noise, or one colour. */
export function pixels(width: number, height: number, content: Content, channels: 3 | 4 = 3): Buffer {
  const data = Buffer.alloc(width * height * channels);
  let seed = width * 31 + height;
  const random = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return seed / 2 ** 32;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * channels;
      for (let c = 0; c < 3; c++) data[at + c] = value(content, x, y, c, random);
      if (channels === 4) data[at + 3] = Math.hypot(x - width / 2, y - height / 2) < width / 3 ? 255 : 0;
    }
  }
  return data;
}

function value(content: Content, x: number, y: number, c: number, random: () => number): number {
  if (content === 'flat') return 80 + 50 * c;
  if (content === 'noise') return random() * 256;
  if (content === 'drawing') return ((x >> 4) + (y >> 5)) % 3 === c ? 220 : 30 + 20 * c;
  const soft =
    120 + 60 * Math.sin(x / (17 + 5 * c)) + 50 * Math.cos(y / 23 + c) + 15 * Math.sin((x * y) / 900);
  return Math.max(0, Math.min(255, soft + 16 * (random() - 0.5)));
}

export function picture(
  width: number,
  height: number,
  content: Content = 'photo',
  channels: 3 | 4 = 3,
): Sharp {
  return sharp(pixels(width, height, content, channels), { raw: { width, height, channels } });
}

/** How far two pictures lie apart on average, in code values, as shown on grey. */
export async function difference(a: Buffer, b: Buffer): Promise<number> {
  const shown = (bytes: Buffer) =>
    sharp(bytes, { pages: 1, failOn: 'none' })
      .flatten({ background: '#808080' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer();
  const [one, other] = await Promise.all([shown(a), shown(b)]);
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += Math.abs(one[i]! - other[i]!);
  return sum / one.length;
}

/** An animation of some frames that all differ. */
export async function film(frames: number, width = 96, height = 64): Promise<Sharp> {
  const all = await Promise.all(
    Array.from({ length: frames }, (_, i) =>
      picture(width, height)
        .modulate({ hue: 25 * i })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(all, { join: { animated: true } });
}
