import { createRequire } from 'node:module';
import sharp, { type Sharp } from 'sharp';
import { expect, it, onTestFinished, vi } from 'vitest';
import { halve } from '../../../../engine/halve.ts';
import { searchPng } from '../../../../engine/png/search-png.ts';
import { PNG } from '../../../../engine/png/tuning.ts';
import { scorePixels } from '../../../../engine/score/score-pixels.ts';
import { DEFAULTS, picture } from '../pictures.ts';

it('packs a drawing of many colours once, and not hard, and no truecolour, where its largest palette fits', async () => {
  const lines = Array.from({ length: 12 }, (_, i) => {
    const hue = `hsl(${i * 30} 70% 45%)`;
    return `<path d="M40 ${400 - i * 8}L600 ${40 + i * 25}" stroke="${hue}" stroke-width="${1 + (i % 4)}"/><circle cx="${60 + i * 45}" cy="${380 - i * 22}" r="${6 + i}" fill="${hue}"/>`;
  });
  const chart = `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="840">${lines.join('')}</svg>`;
  const input = await sharp(Buffer.from(chart)).flatten({ background: '#fff' }).png().toBuffer();
  // Of sharp itself, as the engine requires it: modules of the project may have been loaded by another test.
  const { prototype } = createRequire(import.meta.url)('sharp') as { prototype: Sharp };
  const packed = vi.spyOn(prototype, 'png');
  onTestFinished(() => packed.mockRestore());
  const { quality, encodes, targetMet } = await halve(input, DEFAULTS);
  expect([quality, encodes, targetMet]).toEqual([100, 1, true]);
  const levels = packed.mock.calls.map(([wanted]) => wanted?.compressionLevel);
  // Strips without filters, the whole.
  expect(levels).toEqual([PNG.levels[0]!.level, PNG.quick]);
});

it('makes each colour the mean of its pixels, where many of grain became few', async () => {
  const input = await picture(240, 160, 'noise').png({ palette: true }).toBuffer();
  const raw = (png: Buffer) => sharp(png).removeAlpha().raw().toBuffer();
  const source = await raw(input);
  const raster = { data: source, width: 240, height: 160, channels: 3 as const };
  const { bytes } = await searchPng(raster, { budget: 0.7 * input.length, effort: 'fast' });
  const result = await raw(bytes);
  const sums = new Map<number, { off: number; pixels: number }>();
  for (let at = 0; at < result.length; at += 3) {
    const sum = sums.get(result.readUIntBE(at, 3)) ?? { off: 0, pixels: 0 };
    sums.set(result.readUIntBE(at, 3), sum);
    sum.off += source[at + 1]! - result[at + 1]!;
    sum.pixels += 1;
  }
  expect(sums.size).toBeLessThan(64);
  const off = [...sums.values()].reduce((sum, colour) => sum + Math.abs(colour.off), 0);
  expect(off / (240 * 160)).toBeLessThan(1.5);
});

it('lets runs of more colours be a little off where those that fit look poor, under the same budget', async () => {
  const [width, height] = [200, 150];
  let state = 1;
  const data = Buffer.alloc(3 * width * height);
  for (let at = 0; at < data.length; at += 3) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const [x, y] = [(at / 3) % width, Math.floor(at / 3 / width)];
    const ridge = 90 + 70 * Math.sin(x / 17) * Math.cos(y / 13);
    const shade = 2 * Math.round((ridge + (state >>> 29)) / 2);
    data.set([shade, Math.floor(shade / 2), 255 - shade], at);
  }
  const raster = { data, width, height, channels: 3 as const };
  const score = async (bytes: Buffer) =>
    scorePixels(raster, { ...raster, data: await sharp(bytes).removeAlpha().raw().toBuffer() });
  const aim = { budget: 7000, effort: 'fast' as const };
  const plain = await searchPng(raster, aim);
  const near = await searchPng(raster, { ...aim, judge: { floor: 0, see: () => undefined, score } });
  expect(near.bytes.length).toBeLessThanOrEqual(aim.budget);
  expect(near.score).toBeGreaterThan((await score(plain.bytes)) + 1);
});

it('fills the budget of a small drawing by one or two encodes, by what packing hard mostly saves', async () => {
  const results = await Promise.all(
    [0, 1, 2, 3].map(async (k) => {
      const lines = Array.from({ length: 12 }, (_, i) => {
        const hue = `hsl(${i * 30 + k * 7} ${40 + k * 8}% 45%)`;
        return `<path d="M10 ${190 - i * 8}L300 ${20 + i * 12}" stroke="${hue}" stroke-width="${1 + (i % 4)}"/><circle cx="${20 + i * 23}" cy="${170 - i * 12}" r="${6 + i + k}" fill="${hue}"/>`;
      });
      const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="200">${lines.join('')}</svg>`;
      const input = await sharp(Buffer.from(drawing))
        .flatten({ background: '#fff' })
        .png({ palette: true, colours: 200, compressionLevel: 2 })
        .toBuffer();
      const { bytes, encodes } = await halve(input, { ...DEFAULTS, target: 0.6 });
      return { fill: bytes.length / (0.6 * input.length), encodes };
    }),
  );
  const sum = (of: (result: (typeof results)[0]) => number) => results.reduce((all, one) => all + of(one), 0);
  expect(Math.max(...results.map(({ fill }) => fill))).toBeLessThanOrEqual(1);
  expect(sum(({ fill }) => fill) / results.length).toBeGreaterThan(0.965);
  expect(sum(({ encodes }) => encodes)).toBeLessThanOrEqual(7);
});
