import { createRequire } from 'node:module';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { halve } from '../../../../engine/halve.ts';
import { choosePalette } from '../../../../engine/palette/choose-palette.ts';
import { countColours } from '../../../../engine/palette/count-colours.ts';
import { indexPixels } from '../../../../engine/palette/index-pixels.ts';
import { distance, seen } from '../../../../engine/palette/seen.ts';
import type { Raster } from '../../../../engine/raster.ts';
import { DEFAULTS } from '../pictures.ts';

const svg = (width: number, height: number, body: string) =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`),
  );
const flag = () =>
  svg(
    300,
    200,
    '<rect width="300" height="70" fill="#ae1c28"/><rect y="70" width="300" height="60" fill="#fff"/><rect y="130" width="300" height="70" fill="#21468b"/>',
  );
const pixelsOf = (png: Buffer) => sharp(png).ensureAlpha().raw().toBuffer();

describe('a PNG of few colours', () => {
  it('comes out exact, with two bits a pixel for three colours, its opaque alpha left out', async () => {
    const input = await flag().png({ compressionLevel: 1 }).toBuffer();
    const { bytes, score, targetMet } = await halve(input, DEFAULTS);
    expect([score, targetMet]).toEqual([100, true]);
    expect([...bytes.subarray(24, 26)]).toEqual([2, 3]);
    expect((await pixelsOf(bytes)).equals(await pixelsOf(input))).toBe(true);
  });

  it('keeps each colour that covers a hundredth of it, where its target is missed for that', async () => {
    const colours = Array.from({ length: 40 }, (_, i) => `hsl(${i * 9} 60% ${30 + i}%)`);
    const swatches = svg(
      400,
      12,
      colours.map((fill, i) => `<rect x="${10 * i}" width="10" height="12" fill="${fill}"/>`).join(''),
    );
    const input = await swatches.png({ palette: true, dither: 0, compressionLevel: 9 }).toBuffer();
    const { bytes, targetMet } = await halve(input, DEFAULTS);
    expect(targetMet).toBe(false);
    expect((await pixelsOf(bytes)).equals(await pixelsOf(input))).toBe(true);
  });

  it('keeps what shines through', async () => {
    const input = await svg(200, 200, '<circle cx="100" cy="100" r="80" fill="#c33" opacity="0.5"/>')
      .png({ compressionLevel: 0 })
      .toBuffer();
    const { bytes } = await halve(input, DEFAULTS);
    expect((await pixelsOf(bytes)).equals(await pixelsOf(input))).toBe(true);
  });
});

describe('a palette', () => {
  const photo = new URL('../../../../local/samples/life.jpg', import.meta.url).pathname;
  const open = async (): Promise<Raster> => {
    const { data, info } = await sharp(photo).resize(400).raw().toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height, channels: 3 };
  };
  const missOf = (raster: Raster, colours: readonly number[]) => {
    const nearest = indexPixels(raster, colours);
    let sum = 0;
    const pixels = raster.width * raster.height;
    for (let i = 0; i < pixels; i++) {
      const colour = (0xff << 24) | raster.data.readUIntLE(3 * i, 3);
      sum += distance(seen(colour), seen(colours[nearest[i]!]!));
    }
    return sum / pixels;
  };

  it('is that of the sample, where it has no more than 256 colours', async () => {
    // A page of 200 colours, and a corner of as many others, too small to be met.
    const [width, height] = [1000, 800];
    const data = Buffer.alloc(3 * width * height, 255);
    for (let i = 0; i < 200 * 1000; i++) data.set([i % 200, (i * 3) % 200, 80], 3 * i);
    for (let i = 0; i < 100; i++) data.set([i, 200, 255 - i], 3 * (width * height - 1 - i));
    const { prototype } = createRequire(import.meta.url)('sharp') as { prototype: Sharp };
    const quantised = vi.spyOn(prototype, 'png');
    onTestFinished(() => quantised.mockRestore());
    const palettes = await choosePalette({ data, width, height, channels: 3 }, { effort: 'fast' }, null);
    expect(quantised).not.toHaveBeenCalled();
    const colours = new Set(palettes.of(palettes.most));
    for (let i = 0; i < 200; i++)
      expect(colours).toContain((0xff << 24) | (80 << 16) | (((i * 3) % 200) << 8) | i);
  });

  it('has any number of colours, and comes the nearer the more they are', async () => {
    const raster = await open();
    const palettes = await choosePalette(raster, { effort: 'fast' }, countColours(raster));
    const sizes = [2, 7, 40, 150, 256];
    const misses = sizes.map((size) => missOf(raster, palettes.of(size)));
    expect(misses).toEqual([...misses].sort((a, b) => b - a));
    expect(sizes.map((size) => palettes.of(size).length)).toEqual(sizes);
    expect(palettes.most).toBe(256);
  });

  it('is nearer to a photograph than one of the quantiser by itself that is as large', async () => {
    const raster = await open();
    const palettes = await choosePalette(raster, { effort: 'fast' }, countColours(raster));
    const png = await sharp(raster.data, { raw: { ...raster, channels: 3 } })
      .png({ palette: true, colours: 16, dither: 0, effort: 7 })
      .toBuffer();
    const theirs = countColours({ ...raster, data: await sharp(png).removeAlpha().raw().toBuffer() })!;
    expect(missOf(raster, palettes.of(theirs.counts.size))).toBeLessThan(
      1.05 * missOf(raster, [...theirs.counts.keys()]),
    );
  });

  it('gives each pixel the nearest colour there is', () => {
    const some = (count: number, seed: number) =>
      Array.from({ length: count }, (_, i) => Math.imul(i + seed, 0x9e3779b1));
    const looked = some(4000, 0);
    const data = Buffer.from(Int32Array.from(looked).buffer);
    for (const colours of [
      [0, -1, 0xff << 24, 0x80_40_20_10 | 0, 0xff_00_ff_00 | 0],
      ...[1, 4, 37, 256].map((count) => some(count, 9000)),
    ]) {
      const places = indexPixels({ data, width: looked.length, height: 1, channels: 4 }, colours);
      for (const [i, colour] of looked.entries()) {
        // What is transparent has no colour.
        const own = seen(colour >>> 24 === 0 ? 0 : colour);
        const far = (at: number) => distance(own, seen(colours[at]!));
        const least = Math.min(...colours.keys().map(far));
        expect(far(places[i]!) - least, `${colours.length} ${i}`).toBeLessThan(0.01);
      }
    }
  });
});
