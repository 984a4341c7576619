import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { halve } from '../../../../engine/halve.ts';
import type { Raster } from '../../../../engine/raster.ts';
import { scorePixels } from '../../../../engine/score/score-pixels.ts';
import { options } from '../pictures.ts';
import { photograph } from './encodings.ts';

/** Small, so that searching twice takes a second in the slowest of formats. */
const small = () => photograph('life').resize(160);

const INPUTS: Record<string, () => Promise<Buffer>> = {
  jpeg: () => photograph('life').jpeg({ quality: 75 }).toBuffer(),
  'jpeg of CMYK': () => photograph('life').toColourspace('cmyk').jpeg({ quality: 75 }).toBuffer(),
  webp: () => photograph('life').webp({ quality: 70 }).toBuffer(),
  avif: () => small().avif({ quality: 50, effort: 2 }).toBuffer(),
  png: () => small().png({ palette: true, colours: 64 }).toBuffer(),
  gif: () => small().gif().toBuffer(),
  tiff: () => photograph('life').tiff({ compression: 'jpeg', quality: 70 }).toBuffer(),
};

async function pixelsOf(bytes: Buffer): Promise<Raster> {
  const { data, info } = await sharp(bytes).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as Raster['channels'] };
}

describe.each(Object.entries(INPUTS))('the floor in a %s', (name, make) => {
  it('is kept where the bytes that are asked for would fall below it', async () => {
    const input = await make();
    // One bit a pixel takes more than a seventh of a palette already.
    const asked = { target: name === 'png' ? 0.25 : 0.15 };
    const [free, held] = [
      await halve(input, options({ ...asked, floor: 0 })),
      await halve(input, options({ ...asked, floor: 65 })),
    ];
    expect(free.score).toBeLessThan(65);
    expect(held).toMatchObject({ targetMet: false, format: free.format, reason: { code: 'WOULD_SHOW' } });
    expect(held.score).toBeGreaterThanOrEqual(65);
    expect(held.bytes.length).toBeGreaterThan(free.bytes.length);
    expect(held.bytes.length).toBeLessThanOrEqual(input.length);
    expect(held.reason!.message).toMatch(/^Expected .* it would score -?\d+, below the floor of 65/);
    // Another look at what came out, by its pixels.
    if (name === 'jpeg of CMYK') return;
    expect(scorePixels(await pixelsOf(input), await pixelsOf(held.bytes))).toBeGreaterThan(60);
  });

  it('changes nothing above it', async () => {
    const input = await make();
    const [free, held] = [
      await halve(input, options({ target: 0.8, floor: 0 })),
      await halve(input, options({ target: 0.8, floor: 1 })),
    ];
    expect(held.bytes.equals(free.bytes)).toBe(true);
  });
});

it('the floor is looked for far above a small target, before a PNG comes back as it was', async () => {
  const input = await small().png().toBuffer();
  const found = await halve(input, options({ target: 0.1, floor: 90 }));
  expect(found).toMatchObject({ targetMet: false, reason: { code: 'WOULD_SHOW' } });
  expect(found.score).toBeGreaterThanOrEqual(90);
  expect(found.bytes.length).toBeLessThan(0.6 * input.length);
});

describe('a score by coefficients', () => {
  it.each(['4:2:0', '4:4:4'])('says what one by pixels says, chroma at %s', async (chromaSubsampling) => {
    for (const [name, target] of [
      ['friends', 0.6],
      ['picosdeeuropa', 0.3],
    ] as const) {
      const input = await photograph(name).jpeg({ quality: 88, chromaSubsampling }).toBuffer();
      const { bytes, score } = await halve(input, options({ target, floor: 0 }));
      expect(Math.abs(scorePixels(await pixelsOf(input), await pixelsOf(bytes)) - score)).toBeLessThan(4);
    }
  });

  it.each([
    [75, 0.5],
    [88, 0.5],
    [88, 0.3],
  ])(
    'says so of black on white, whose rings are cut off at white: quality %i, target %f',
    async (quality, target) => {
      const input = await sharp(STROKES).jpeg({ quality }).toBuffer();
      const { bytes, score } = await halve(input, options({ target, floor: 0 }));
      expect(Math.abs(scorePixels(await pixelsOf(input), await pixelsOf(bytes)) - score)).toBeLessThan(2);
    },
  );
});

/** As thin as letters. */
const STROKES = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="336"><rect width="480" height="336" fill="#fff"/>${Array.from(
    { length: 600 },
    (_, i) => {
      const [x, y, bar] = [(i % 30) * 16 + 5, Math.floor(i / 30) * 16 + 4, (i * 7) % 5];
      return `<path d="M${x} ${y}v9M${x} ${y + 2 * bar}h6M${x + 6} ${y}l-5 9" stroke="#000" stroke-width="1.6"/>`;
    },
  ).join('')}</svg>`,
);

describe('the floor', () => {
  it('costs the more bytes, the higher it is', async () => {
    const input = await INPUTS.jpeg!();
    const sizes: number[] = [];
    for (const floor of [0, 30, 50, 70]) {
      const { bytes, score } = await halve(input, options({ target: 0.1, floor }));
      expect(score).toBeGreaterThanOrEqual(floor);
      if (floor > 0) expect(score).toBeLessThan(floor + 8);
      sizes.push(bytes.length);
    }
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(new Set(sizes).size).toBe(4);
  });

  it('fails a conversion that cannot reach it under the bytes of the source, with both figures', async () => {
    const input = await photograph('life').webp({ quality: 5 }).toBuffer();
    await expect(halve(input, options({ format: 'png', floor: 40 }))).rejects.toMatchObject({
      code: 'CANNOT_SHRINK',
      message: expect.stringMatching(/would score \d+, below the floor of 40, and nothing smaller/),
    });
  });

  it('returns the picture as it came where nothing smaller reaches it', async () => {
    const input = await photograph('life').jpeg({ quality: 8 }).toBuffer();
    const held = await halve(input, options({ floor: 90 }));
    expect(held).toMatchObject({ score: 100, targetMet: false, reason: { code: 'WOULD_SHOW' } });
    expect(scorePixels(await pixelsOf(input), await pixelsOf(held.bytes))).toBe(100);
  });
});

describe('a score under 50', () => {
  it.each([
    ['bytes', { target: 0.1, floor: 0 }],
    ['quality', { mode: 'quality', target: 0.1 }],
  ] as const)('is called poor in mode %s, met as it is', async (_, asked) => {
    const halved = await halve(await INPUTS.jpeg!(), options(asked));
    expect(halved).toMatchObject({ targetMet: true, reason: { code: 'POOR' } });
    expect(halved.score).toBeLessThan(50);
    expect(halved.reason!.message).toContain(`it scores ${halved.score}`);
  });

  it('is not had by a smaller picture that looks like its source, brought to its size', async () => {
    const turned = photograph('life').withMetadata({ orientation: 6 });
    const halved = await halve(await turned.jpeg({ quality: 90 }).toBuffer(), options({ mode: 'scale' }));
    expect(halved).toMatchObject({ width: 160, height: 240, reason: null });
    expect(halved.score).toBeGreaterThan(70);
  });
});
