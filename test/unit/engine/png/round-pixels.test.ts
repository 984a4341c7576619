import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ANY, AVERAGE, roundPixels } from '../../../../engine/png/round-pixels.ts';
import { stepsAt, writeTruecolour } from '../../../../engine/png/truecolour.ts';
import type { Raster } from '../../../../engine/raster.ts';
import { rasterOf } from '../fixtures.ts';
import { pixels } from '../pictures.ts';

/** A photograph of so many channels, with a hole and soft edges where it has alpha. */
function photo(channels: Raster['channels'], width = 61, height = 47): Raster {
  const from = pixels(width, height, 'photo');
  const data = Buffer.alloc(width * height * channels);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < channels; c++)
      data[i * channels + c] =
        channels % 2 === 0 && c === channels - 1
          ? Math.min(255, 8 * Math.abs((i % width) - 20))
          : from[3 * i + c]!;
  return { data, width, height, channels };
}

/** Of RGB and alpha; sharp may leave no colour where alpha is nothing. */
function visible({ data }: Raster): Buffer {
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 0) data.fill(0, at, at + 3);
  return data;
}

describe('rounded pixels', () => {
  it.each([1, 2, 3, 4] as const)('are what a stranger decodes, with %i channels', async (channels) => {
    const raster = photo(channels);
    for (const filters of [1 << 1, 1 << 2, AVERAGE, 1 << 4, ANY]) {
      const { bytes, after } = await writeTruecolour(raster, 70, { filters, level: 6 });
      const decoded = await rasterOf(bytes, 4);
      const told = await rasterOf(await sharp(after.data, { raw: after }).png().toBuffer(), 4);
      expect(visible(decoded).equals(visible(told)), `${filters}`).toBe(true);
    }
  });

  it('are off by half a step and a half at most, in each channel by its own, and in alpha not at all', () => {
    const raster = photo(4);
    for (const steps of [
      [1, 1, 1, 1],
      [5, 4, 8, 9],
      [5.5, 4.2, 8.4, 1],
      [26, 20, 40, 1],
    ]) {
      for (const filters of [ANY, AVERAGE]) {
        const { after } = roundPixels(raster, steps, filters);
        for (const [channel, step] of steps.entries()) {
          const most = channel === 3 ? 0 : step / 2 + 0.5;
          const isOff = (was: number, at: number) =>
            at % 4 === channel &&
            (channel === 3 || raster.data[at - channel + 3] !== 0) &&
            Math.abs(after.data[at]! - was) > most;
          expect(raster.data.findIndex(isOff), `${channel}`).toBe(-1);
        }
      }
    }
  });

  it.each([3, 4] as const)('are the same row by row and four rows at once, with %i channels', (channels) => {
    for (const width of [1, 4, 5, 6, 9, 61]) {
      const raster = photo(channels, width, 47);
      // A row that is as the one above it.
      raster.data.copyWithin(2 * width * channels, width * channels, 2 * width * channels);
      for (let quality = 100; quality >= 48; quality -= 4) {
        const steps = stepsAt(quality, channels);
        const { rows, after } = roundPixels(raster, steps, AVERAGE);
        // Behind the first row three are too few to be done at once.
        const few = roundPixels(
          { ...raster, height: 4, data: raster.data.subarray(0, 4 * width * channels) },
          steps,
          AVERAGE,
        );
        expect(after.data.subarray(0, 4 * width * channels).equals(few.after.data)).toBe(true);
        expect(rows.subarray(0, few.rows.length).equals(few.rows)).toBe(true);
      }
    }
  });

  it('leave plain ground exactly as it was, whatever stands before it', () => {
    const raster = photo(3);
    for (let y = 0; y < raster.height; y++) raster.data.fill(253, 3 * (y * 61 + 30), 3 * (y * 61 + 61));
    const { after } = roundPixels(raster, [20, 20, 20], AVERAGE);
    for (let y = 1; y < raster.height; y++) {
      const plain = after.data.subarray(3 * (y * 61 + 31), 3 * (y * 61 + 61));
      expect(
        plain.every((value) => value === 253),
        `${y}`,
      ).toBe(true);
    }
  });

  it('are the same in one piece and in many', () => {
    // 1.5 MB, which is more than a piece.
    const large = photo(3, 1000, 400);
    const { after } = roundPixels(large, [7, 5, 11], AVERAGE);
    const top = roundPixels(
      { ...large, height: 300, data: large.data.subarray(0, 900_000) },
      [7, 5, 11],
      AVERAGE,
    );
    expect(after.data.subarray(0, 900_000).equals(top.after.data)).toBe(true);
    const bottom = after.data.subarray(900_000);
    expect(bottom.every((is, i) => Math.abs(is - large.data[900_000 + i]!) <= 5)).toBe(true);
  });

  it('have steps of one at 100, and a little larger ones with each quality below', () => {
    expect(stepsAt(100, 3)).toEqual([1, 1, 1, 1]);
    expect(stepsAt(100, 1)).toEqual([1]);
    for (let quality = 99; quality > 48; quality--) {
      const [above, here] = [stepsAt(quality + 1, 4), stepsAt(quality, 4)];
      for (const [channel, step] of here.entries()) expect(step).toBeGreaterThanOrEqual(above[channel]!);
    }
  });

  it('take fewer bytes than the same error takes elsewhere', async () => {
    const raster = photo(3, 200, 150);
    const { bytes } = await writeTruecolour(raster, 76, { filters: AVERAGE, level: 6 });
    const exact = await sharp(raster.data, { raw: { width: 200, height: 150, channels: 3 } })
      .png({ compressionLevel: 9, adaptiveFiltering: true })
      .toBuffer();
    expect(bytes.length).toBeLessThan(0.75 * exact.length);
  });
});
