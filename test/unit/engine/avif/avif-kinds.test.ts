import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { writeBox } from '../../../../engine/avif/boxes.ts';
import { readItems } from '../../../../engine/avif/read-items.ts';
import { writeAvif } from '../../../../engine/avif/write-avif.ts';
import { halve } from '../../../../engine/halve.ts';
import { patched } from '../../../fixtures/images/make/bytes.ts';
import { iccProfile, P3 } from '../../../fixtures/images/make/icc-profile.ts';
import { splicedPng } from '../../../fixtures/images/make/icc-splice.ts';
import { fixture } from '../fixtures.ts';
import { difference, options, pixels } from '../pictures.ts';
import { avif, boxesOf, height, raw, width } from './avif-files.ts';

/** Colours of flowers: as sRGB they are another picture than as P3. */
const vivid = Buffer.from(pixels(width, height, 'drawing').map((value, i) => value - ((i * 7_919) % 23)));
const byNumbers = async (primaries: number, transfer: number) =>
  withNumbers(await avif(vivid), primaries, transfer);

/** The same file with one property more, which says by numbers what its colours are. */
function withNumbers(file: Buffer, primaries: number, transfer: number): Buffer {
  const colr = Buffer.from('\0\0\0\x13colrnclx\0\0\0\0\0\x06\x80', 'latin1');
  colr[13] = primaries;
  colr[15] = transfer;
  const [ipco, ipma] = ['ipco', 'ipma'].map((type) => file.indexOf(type) - 4) as [number, number];
  const end = (at: number) => at + file.readUInt32BE(at);
  const count = file
    .subarray(ipco, end(ipco))
    .toString('latin1')
    .match(/av1C|ispe|pixi|auxC/g)!.length;
  const made = Buffer.concat([
    file.subarray(0, end(ipco)),
    colr,
    file.subarray(ipma, end(ipma)),
    Buffer.from([count + 1]),
    file.subarray(end(ipma)),
  ]);
  const grow = (at: number, by: number) => made.writeUInt32BE(made.readUInt32BE(at) + by, at);
  grow(ipco, colr.length);
  grow(ipma + colr.length, 1);
  // How many properties the one item has.
  made[ipma + colr.length + 18]! += 1;
  for (const type of ['iprp', 'meta']) grow(file.indexOf(type) - 4, colr.length + 1);
  // Where the pixels are.
  const pixels = file.indexOf('mdat') + 4;
  grow(
    file.indexOf(Buffer.from([pixels >> 24, pixels >> 16, pixels >> 8, pixels]), file.indexOf('iloc')),
    colr.length + 1,
  );
  return made;
}

describe('an AVIF whose colours are told by numbers', () => {
  test('is scored beside what is shown of it, where it is encoded once', async () => {
    const asked = options({ mode: 'quality', target: 0.9 });
    const { score } = await halve(await byNumbers(12, 13), asked);
    expect(score).toBeGreaterThan((await halve(await avif(vivid), asked)).score - 8);
  });

  test('is shown as P3, as its like with a profile is', async () => {
    const input = await byNumbers(12, 13);
    const png = await sharp(input, { ignoreIcc: true }).png().toBuffer();
    const judge = splicedPng(png, iccProfile('RGB ', P3, 2.2));
    for (const asked of [{}, { format: 'webp' as const }]) {
      const { bytes } = await halve(input, options(asked));
      // Taken for sRGB it would be nearer to the numbers as they stand.
      expect(await difference(judge, bytes)).toBeLessThan(0.7 * (await difference(png, bytes)));
    }
  });

  test.each([
    ['PQ', 16],
    ['HLG', 18],
    ['linear light', 8],
  ])('is refused by name where its light is not that of a screen: %s', async (name, transfer) => {
    await expect(halve(await byNumbers(9, transfer), options())).rejects.toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      message: expect.stringContaining(name),
    });
  });
});

describe('an AVIF with chroma at full size', () => {
  test.each(['photo', 'noise'] as const)('keeps it, be the bytes few: %s', async (content) => {
    const input = await avif(pixels(width, height, content));
    expect(boxesOf(input)?.fullChroma).toBe(true);
    const { bytes, encodes, targetMet } = await halve(input, options({ target: 0.3, floor: 0 }));
    expect(targetMet).toBe(true);
    expect(boxesOf(bytes)?.fullChroma).toBe(true);
    expect(encodes).toBeLessThanOrEqual(5);
  });
});

test('an AVIF with chroma at half the width gets it at full size, as nothing here writes less', async () => {
  const input = fixture('of-half-chroma.avif');
  const { bytes } = await halve(input, options());
  expect(boxesOf(bytes)?.fullChroma).toBe(true);
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const [red, green] = data.subarray((10 * info.width + 30) * info.channels);
  expect(red! - green!).toBeGreaterThan(130);
});

/** Alpha is a picture of shades alone: with it as the one that is shown, the file has no chroma. */
async function greyAvif(shades: Buffer, bitdepth: 8 | 10 | 12, range: 'full' | 'narrow'): Promise<Buffer> {
  const data = Buffer.alloc(4 * shades.length, 128);
  for (const [i, shade] of shades.entries()) data[4 * i + 3] = shade;
  const source = sharp(data, raw(4)).toColourspace(bitdepth > 8 ? 'rgb16' : 'srgb');
  const { items } = readItems(await source.avif({ quality: 95, bitdepth }).toBuffer())!;
  const { extents, properties } = items[1]!;
  const nclx = [...Buffer.from('nclx'), 0, 1, 0, 13, 0, 6, range === 'full' ? 0x80 : 0];
  const kept = properties.filter(({ box }) => box.type !== 'auxC');
  const own = kept.map(({ box, essential }) => ({ bytes: writeBox(box.type, box.body), essential }));
  own.push({ bytes: writeBox('colr', Buffer.from(nclx)), essential: false });
  return writeAvif([{ type: 'av01', hidden: false, data: Buffer.concat(extents), properties: own }], [], 1);
}

describe('an AVIF of shades alone', () => {
  const shades = Buffer.from(
    Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return 126 + 70 * Math.sin(x / 19) + 35 * Math.cos(y / 13) + ((i * 7_919) % 5);
    }),
  );

  test.each([8, 10, 12] as const)(
    'is as bright as it says, of %i bits, in a full and in a narrow range',
    async (bits) => {
      for (const range of ['full', 'narrow'] as const) {
        const input = await greyAvif(shades, bits, range);
        expect(boxesOf(input)).toMatchObject({ narrowGrey: range === 'narrow', fullChroma: false });
        const wide = (shade: number) => Math.min(255, Math.max(0, ((shade - 16) * 255) / 219));
        const right = range === 'full' ? shades : Buffer.from(shades.map(wide));
        const judge = await sharp(right, { raw: { width, height, channels: 1 } })
          .png()
          .toBuffer();
        for (const asked of [{}, { format: 'webp' as const }, { mode: 'quality' as const, target: 0.6 }]) {
          const { bytes } = await halve(input, options(asked));
          expect(await difference(judge, bytes), `${range} ${JSON.stringify(asked)}`).toBeLessThan(4);
        }
      }
    },
  );
});

describe('the boxes of an AVIF', () => {
  test('that lead out of the file, or are none, say nothing', async () => {
    const input = await avif(vivid);
    expect(boxesOf(input.subarray(0, 40))).toBeNull();
    expect(boxesOf(Buffer.alloc(100))).toBeNull();
    expect(boxesOf(patched(input, 'ipma', 4, [255, 255, 255, 255, 255, 255, 255, 255]))).toBeNull();
  });
});
