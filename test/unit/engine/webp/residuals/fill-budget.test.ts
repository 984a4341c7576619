import { setImmediate } from 'node:timers/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { halve } from '../../../../../engine/halve.ts';
import type { Raster } from '../../../../../engine/raster.ts';
import { scorePixels } from '../../../../../engine/score/score-pixels.ts';
import { fillBudget as fillAndScore } from '../../../../../engine/webp/residuals/fill-budget.ts';
import { eachChunk, riffChunk, riffFile } from '../../../../../engine/webp/riff.ts';
import { type Content, difference, options, picture, pixels } from '../../pictures.ts';

const fillBudget = async (...given: Parameters<typeof fillAndScore>) =>
  (await fillAndScore(...given))?.bytes ?? null;

const photo = (width: number, height: number, content: Content = 'photo'): Raster => ({
  data: pixels(width, height, content),
  width,
  height,
  channels: 3,
});

const encode = ({ data, width, height }: Raster, quality: number, effort = 2) =>
  sharp(data, { raw: { width, height, channels: 3 } })
    .webp({ quality, effort })
    .toBuffer();

async function scoreOf(before: Raster, bytes: Buffer): Promise<number> {
  return scorePixels(before, { ...before, data: await sharp(bytes).raw().toBuffer() });
}

/** The best of libwebp under a budget. */
async function bestOf(raster: Raster, budget: number): Promise<Buffer> {
  let best = await encode(raster, 1);
  for (let quality = 2; quality <= 100; quality++) {
    const bytes = await encode(raster, quality);
    if (bytes.length > budget) break;
    best = bytes;
  }
  return best;
}

const types = (webp: Buffer) => [...eachChunk(webp)].map(({ type }) => type);

describe('a frame that is coded anew', () => {
  it('fills the budget, and looks better than what the encoder makes of it', async () => {
    const raster = photo(400, 300);
    const budget = (await encode(raster, 45)).length;
    const filled = (await fillBudget(raster, await encode(raster, 35), budget))!;
    expect(filled.length).toBeGreaterThan(0.97 * budget);
    expect(filled.length).toBeLessThanOrEqual(budget);
    expect(await scoreOf(raster, filled)).toBeGreaterThan(
      (await scoreOf(raster, await bestOf(raster, budget))) + 1,
    );
  });

  // A decoder that came to other pixels than the kernel would drift away from the picture.
  it.each([
    [16, 16],
    [17, 33],
    [250, 131],
    [1000, 40],
  ])('shows the picture at %i x %i, by whatever choices of the encoder', async (width, height) => {
    const raster = photo(width, height);
    const source = await picture(width, height).png().toBuffer();
    for (const quality of [5, 40, 75, 92])
      for (const effort of [0, 2, 6]) {
        const made = await encode(raster, quality, effort);
        const filled = await fillBudget(raster, made, made.length);
        // A few hundred bytes cannot always be met.
        if (made.length > 500) expect(filled, `${quality} ${effort}`).not.toBeNull();
        if (!filled) continue;
        expect(filled.length).toBeLessThanOrEqual(made.length);
        expect(await difference(source, filled), `${quality} ${effort}`).toBeLessThan(
          1.25 * (await difference(source, made)) + 0.5,
        );
      }
  });

  it('says what a judge says of the file, though it has not been decoded', async () => {
    const raster = photo(400, 300);
    for (const quality of [40, 75, 92]) {
      const made = await encode(raster, quality);
      const { bytes, score } = (await fillAndScore(raster, made, made.length))!;
      expect(Math.abs(score! - (await scoreOf(raster, bytes))), `${quality}`).toBeLessThan(4);
    }
  });

  // Where the first pass comes near, the lower half alone is coded again.
  it('meets budgets that lie close together, and shows the picture down to its end with each', async () => {
    const raster = photo(300, 410);
    const source = await picture(300, 410).png().toBuffer();
    const made = await encode(raster, 50);
    const before = await difference(source, made);
    for (let share = 0.95; share < 1.05; share += 0.01) {
      const budget = Math.floor(share * made.length);
      const filled = (await fillBudget(raster, made, budget))!;
      expect(filled.length / budget, `${share}`).toBeGreaterThan(0.955);
      expect(filled.length).toBeLessThanOrEqual(budget);
      expect(await difference(source, filled), `${share}`).toBeLessThan(1.15 * before + 0.5);
    }
  });

  it('takes more bytes and fewer, and none that are far away', async () => {
    const raster = photo(320, 240);
    const made = await encode(raster, 50);
    for (const share of [0.75, 1, 1.3]) {
      const budget = Math.floor(share * made.length);
      const { length } = (await fillBudget(raster, made, budget))!;
      expect(length / budget).toBeGreaterThan(0.95);
      expect(length).toBeLessThanOrEqual(budget);
    }
    for (const share of [0, 0.3, 3]) expect(await fillBudget(raster, made, share * made.length)).toBeNull();
  });

  it('leaves the other chunks of the file as they are', async () => {
    const raster = photo(160, 160);
    const [frame] = [...eachChunk(await encode(raster, 50))];
    const odd = { type: 'ABCD', body: Buffer.from('odd') };
    const file = riffFile([odd, frame!, odd].map(({ type, body }) => riffChunk(type, body)));
    const filled = (await fillBudget(raster, file, file.length))!;
    expect(types(filled)).toEqual(['ABCD', 'VP8 ', 'ABCD']);
    expect(filled.length).toBeLessThanOrEqual(file.length);
    expect([...eachChunk(filled)][2]!.body).toEqual(odd.body);
  });

  it('is none of greys, a film, or nothing lossy', async () => {
    const raster = photo(160, 160);
    const made = await encode(raster, 50);
    const lossless = await picture(160, 160).webp({ lossless: true }).toBuffer();
    const film: Raster = { ...raster, animation: { pageHeight: 80, delay: [100, 100], loop: 0 } };
    expect(await fillBudget({ ...raster, channels: 2 }, made, made.length)).toBeNull();
    expect(await fillBudget(film, made, made.length)).toBeNull();
    expect(await fillBudget(raster, lossless, lossless.length)).toBeNull();
    expect(await fillBudget(raster, Buffer.alloc(40), 40)).toBeNull();
  });

  it('is whole or none, whatever stands in the frame', async () => {
    const raster = photo(96, 80);
    const made = await encode(raster, 40);
    let seed = 7;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    let whole = 0;
    for (let i = 0; i < 300; i++) {
      const broken = Buffer.from(made);
      for (let flips = 1 + random(4); flips > 0; flips--) broken[20 + random(made.length - 20)] = random(256);
      const filled = await fillBudget(raster, broken, made.length);
      if (!filled) continue;
      whole += 1;
      expect(filled.length).toBeLessThanOrEqual(made.length);
      if (i % 4 === 0) expect((await sharp(filled).raw().toBuffer()).length).toBe(raster.data.length);
    }
    expect(whole).toBeGreaterThan(50);
    // A kernel that has seen all that still does what it did.
    expect(await fillBudget(raster, made, made.length)).not.toBeNull();
  });

  it('gives other work its turn between two looks, and ends with its time', async () => {
    const raster = photo(320, 240);
    const made = await encode(raster, 50);
    let over = false;
    const filled = fillBudget(raster, made, made.length).then(() => {
      over = true;
    });
    await setImmediate();
    expect(over).toBe(false);
    await filled;
    await expect(fillBudget(raster, made, made.length, Date.now() - 1)).rejects.toThrow();
  });

  it('makes the search need one encode', async () => {
    const input = await picture(500, 400).webp({ quality: 80 }).toBuffer();
    const { bytes, encodes } = await halve(input, options());
    expect(encodes).toBe(1);
    expect(bytes.length).toBeGreaterThan(0.965 * (input.length / 2));
  });
});
