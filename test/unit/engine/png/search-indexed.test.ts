import sharp from 'sharp';
import { expect, it, vi } from 'vitest';
import { halve } from '../../../../engine/halve.ts';
import * as packRows from '../../../../engine/png/pack-rows.ts';
import { PNG } from '../../../../engine/png/tuning.ts';
import { DEFAULTS } from '../pictures.ts';

vi.mock('../../../../engine/png/pack-rows.ts', { spy: true });

it('packs a drawing once, and not hard, where its largest palette fits, though strips tell more', async () => {
  const lines = Array.from({ length: 12 }, (_, i) => {
    const hue = `hsl(${i * 30} 70% 45%)`;
    return `<path d="M40 ${400 - i * 8}L600 ${40 + i * 25}" stroke="${hue}" stroke-width="${1 + (i % 4)}"/><circle cx="${60 + i * 45}" cy="${380 - i * 22}" r="${6 + i}" fill="${hue}"/>`;
  });
  const chart = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="420">${lines.join('')}</svg>`;
  const input = await sharp(Buffer.from(chart)).flatten({ background: '#fff' }).png().toBuffer();
  const { quality, encodes, targetMet } = await halve(input, DEFAULTS);
  expect([quality, encodes, targetMet]).toEqual([100, 1, true]);
  const levels = vi.mocked(packRows.packIndexes).mock.calls.map(([, , level]) => level);
  expect(levels.filter((level) => level === PNG.quick)).toHaveLength(2);
  expect(levels).not.toContain(PNG.hard);
});
