import sharp from 'sharp';
import { expect, it } from 'vitest';
import { fittingQuality } from '../../../../engine/png/fitting-quality.ts';
import { qualityOf } from '../../../../engine/png/rungs.ts';
import { writeTruecolour } from '../../../../engine/png/truecolour.ts';

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
