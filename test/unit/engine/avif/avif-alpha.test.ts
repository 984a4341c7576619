import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { writeBox } from '../../../../engine/avif/boxes.ts';
import { readItems } from '../../../../engine/avif/read-items.ts';
import { writeAvif } from '../../../../engine/avif/write-avif.ts';
import { halve } from '../../../../engine/halve.ts';
import { makePlain } from '../../../../engine/pixels/plain-colours.ts';
import { patched } from '../../../fixtures/images/make/bytes.ts';
import { difference, options, pixels } from '../pictures.ts';
import { avif, boxesOf, height, raw, width } from './avif-files.ts';

test('an AVIF with alpha that is to be turned is refused by name', async () => {
  const input = patched(await avif(pixels(width, height, 'photo', 4), 4), 'pixi', 0, [
    ...Buffer.from('irot'),
  ]);
  expect(boxesOf(input)).toMatchObject({ alpha: true, turned: true });
  await expect(halve(input, options())).rejects.toMatchObject({ code: 'UNSUPPORTED_FORMAT' });
});

describe('the alpha of what becomes an AVIF', () => {
  test.each([
    ['goes where nothing shines through', 255, false],
    ['stays where one pixel does', 0, true],
  ])('%s', async (_, corner, alpha) => {
    const data = pixels(width, height, 'photo', 4);
    for (let at = 3; at < data.length; at += 4) data[at] = 255;
    for (const y of [0, 1, 2, 3]) data.fill(corner, 4 * y * width + 3, 4 * y * width + 4);
    const png = await sharp(data, raw(4)).png().toBuffer();
    expect(boxesOf(await avif(data, 4))?.alpha).toBe(true);
    for (const input of [png, await avif(data, 4)]) {
      const { bytes } = await halve(input, options({ format: 'avif', target: 0.9 }));
      expect(boxesOf(bytes)?.alpha).toBe(alpha);
    }
  });
});

test('an AVIF whose colours are multiplied by its alpha is as bright as it was', async () => {
  const straight = pixels(width, height, 'photo', 4);
  for (let i = 3; i < straight.length; i += 4) straight[i] = 60 + ((i >> 2) % width);
  const multiplied = Buffer.from(straight);
  for (let i = 0; i < multiplied.length; i++)
    if (i % 4 < 3) multiplied[i] = Math.round((straight[i]! * straight[i | 3]!) / 255);
  const { items, references } = readItems(await avif(multiplied, 4))!;
  const pieces = items.map(({ type, hidden, properties, extents }) => ({
    type,
    hidden,
    data: Buffer.concat(extents),
    properties: properties.map(({ box, essential }) => ({ bytes: writeBox(box.type, box.body), essential })),
  }));
  const input = writeAvif(pieces, [...references, { type: 'prem', from: 1, to: [2] }], 1);
  const judge = await sharp(straight, raw(4)).png().toBuffer();
  for (const asked of [{}, { format: 'webp' as const }]) {
    const { bytes } = await halve(input, options(asked));
    expect(await difference(judge, bytes)).toBeLessThan(5);
  }
});

test('colours that are multiplied by their alpha become as bright as they were', () => {
  const straight = Buffer.from([200, 100, 50, 255, 200, 100, 50, 128, 200, 100, 50, 20]);
  const multiplied = Buffer.from(straight);
  for (let at = 0; at < multiplied.length; at += 4)
    for (let c = at; c < at + 3; c++) multiplied[c] = Math.round((straight[c]! * straight[at + 3]!) / 255);
  const raster = { data: multiplied, width: 3, height: 1, channels: 4 as const };
  makePlain(raster, { premultiplied: true });
  for (const [i, value] of straight.entries())
    expect(Math.abs(multiplied[i]! - value)).toBeLessThanOrEqual(7);
});
