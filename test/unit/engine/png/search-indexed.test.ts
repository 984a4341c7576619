import { createRequire } from 'node:module';
import sharp, { type Sharp } from 'sharp';
import { expect, it, onTestFinished, vi } from 'vitest';
import { halve } from '../../../../engine/halve.ts';
import { PNG } from '../../../../engine/png/tuning.ts';
import { DEFAULTS } from '../pictures.ts';

it('packs a drawing once, and not hard, where its largest palette fits, though strips tell more', async () => {
  const lines = Array.from({ length: 12 }, (_, i) => {
    const hue = `hsl(${i * 30} 70% 45%)`;
    return `<path d="M40 ${400 - i * 8}L600 ${40 + i * 25}" stroke="${hue}" stroke-width="${1 + (i % 4)}"/><circle cx="${60 + i * 45}" cy="${380 - i * 22}" r="${6 + i}" fill="${hue}"/>`;
  });
  const chart = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="420">${lines.join('')}</svg>`;
  const input = await sharp(Buffer.from(chart)).flatten({ background: '#fff' }).png().toBuffer();
  // Of sharp itself, as the engine requires it: modules of the project may have been loaded by another test.
  const { prototype } = createRequire(import.meta.url)('sharp') as { prototype: Sharp };
  const packed = vi.spyOn(prototype, 'png');
  onTestFinished(() => packed.mockRestore());
  const { quality, encodes, targetMet } = await halve(input, DEFAULTS);
  expect([quality, encodes, targetMet]).toEqual([100, 1, true]);
  const levels = packed.mock.calls.map(([wanted]) => wanted?.compressionLevel);
  expect(levels.filter((level) => level === PNG.quick)).toHaveLength(2);
  expect(levels).not.toContain(PNG.hard);
});
