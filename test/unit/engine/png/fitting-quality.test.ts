import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { fittingQuality } from '../../../../engine/png/fitting-quality.ts';
import { AVERAGE } from '../../../../engine/png/round-pixels.ts';
import { qualityOf } from '../../../../engine/png/rungs.ts';
import { writeTruecolour } from '../../../../engine/png/truecolour.ts';
import { pixels } from '../pictures.ts';

it('knows by strips of a large picture what the whole takes, so that it is packed once', async () => {
  const [width, height] = [2_600, 2_200];
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 12 };
  const create = { width, height, channels: 3 as const, background: '#888', noise };
  const data = await sharp({ create }).blur(0.8).raw().toBuffer();
  const raster = { data, width, height, channels: 3 as const };
  const budget = Math.round(0.23 * data.length);
  const { rung, packing } = (await fittingQuality(raster, { budget, effort: 'fast' }))!;
  const { bytes } = await writeTruecolour(raster, qualityOf(rung), packing);
  expect(bytes.length / budget).toBeLessThanOrEqual(1);
  expect(bytes.length / budget).toBeGreaterThan(0.95);
});

describe('a photograph with alpha', () => {
  const [width, height] = [320, 240];
  const data = pixels(width, height, 'photo', 4);
  const raster = { data, width, height, channels: 4 as const };
  const levelAt = async (quality: number, effort: 'fast' | 'best' = 'fast') => {
    const { bytes } = await writeTruecolour(raster, quality, { filters: AVERAGE, level: 6 });
    return (await fittingQuality(raster, { budget: 1.1 * bytes.length, effort }))!.packing.level;
  };

  it('is packed the less hard the finer its steps may be', async () => {
    expect([await levelAt(90), await levelAt(73), await levelAt(64)]).toEqual([4, 5, 6]);
  });

  it('is packed hard whatever its steps, with the best effort', async () => {
    expect(await levelAt(90, 'best')).toBe(6);
  });

  it.each([90, 80, 66])('comes under its budget at quality %i, by strips of few rows', async (quality) => {
    const whole = await writeTruecolour(raster, quality, { filters: AVERAGE, level: 6 });
    const budget = 1.05 * whole.bytes.length;
    const { rung, packing } = (await fittingQuality(raster, { budget, effort: 'fast' }))!;
    const { bytes } = await writeTruecolour(raster, qualityOf(rung), packing);
    expect(bytes.length / budget).toBeLessThanOrEqual(1);
    expect(bytes.length / budget).toBeGreaterThan(0.75);
  });
});

it('looks twice at a small picture, and for the quality that surely fits where that is asked for', async () => {
  const [width, height] = [160, 120];
  const raster = { data: pixels(width, height, 'photo', 3), width, height, channels: 3 as const };
  const whole = await writeTruecolour(raster, 62, { filters: AVERAGE, level: 6 });
  const roughly = (await fittingQuality(raster, { budget: whole.bytes.length, effort: 'fast' }))!;
  const { rung, packing, surely } = (await roughly.surely!())!;
  expect(surely).toBeUndefined();
  expect(Math.abs(qualityOf(roughly.rung) - 62)).toBeLessThan(8);
  expect(qualityOf(rung)).toBeGreaterThanOrEqual(59);
  const { bytes } = await writeTruecolour(raster, qualityOf(rung), packing);
  expect(bytes.length).toBeLessThanOrEqual(whole.bytes.length);
});
