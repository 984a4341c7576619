import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { copyOf } from '../../../../engine/attempt/copy-of.ts';
import { halve } from '../../../../engine/halve.ts';
import { addTags } from '../../../../engine/tiff/add-tags.ts';
import { Directory, TAG } from '../../../../engine/tiff/directory.ts';
import { readLayout } from '../../../../engine/tiff/read-layout.ts';
import { writeTiff } from '../../../../engine/tiff/write-tiff.ts';
import { PAYLOAD } from '../../../fixtures/images/make/bytes.ts';
import { fixture } from '../fixtures.ts';
import { options, picture } from '../pictures.ts';
import { taskOf } from '../tasks.ts';

const soft = () => picture(90, 70);
const text = () => picture(320, 200, 'drawing').toColourspace('b-w').threshold(100);
const KINDS: Record<string, () => Promise<Buffer>> = {
  'not packed': () => soft().tiff({ compression: 'none' }).toBuffer(),
  LZW: () => soft().tiff({ compression: 'lzw' }).toBuffer(),
  deflate: () => soft().tiff({ compression: 'deflate', predictor: 'horizontal' }).toBuffer(),
  PackBits: () => soft().tiff({ compression: 'packbits' }).toBuffer(),
  fax: () => text().tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer(),
  'a JPEG inside': () => soft().tiff({ compression: 'jpeg', quality: 80 }).toBuffer(),
  'tiles of JPEG': () =>
    soft().tiff({ compression: 'jpeg', tile: true, tileWidth: 64, tileHeight: 64 }).toBuffer(),
  tiles: () => soft().tiff({ compression: 'lzw', tile: true, tileWidth: 32, tileHeight: 32 }).toBuffer(),
  '16 bits': () => soft().toColourspace('rgb16').tiff({ compression: 'deflate' }).toBuffer(),
  alpha: () => picture(90, 70, 'photo', 4).tiff({ compression: 'lzw' }).toBuffer(),
  CMYK: async () => fixture('colours-cmyk.tif'),
  Lab: async () => fixture('colours-lab.tif'),
};

const shown = (tiff: Buffer) => sharp(tiff).raw().toBuffer();

/** Something behind the pixels of the first strip, of which the directory says that it belongs to it. */
function withTail(tiff: Buffer, tail: Buffer): Buffer {
  const { directory, tiled, pieces } = readLayout(tiff)!;
  const [first, ...rest] = pieces.map(({ data }) => data);
  const places: number[] = [TAG.StripOffsets, TAG.StripByteCounts, TAG.TileOffsets, TAG.TileByteCounts];
  const tags = [...directory.entries.values()].filter(({ tag }) => !places.includes(tag));
  return writeTiff(directory.little, tags, { tiled, data: [Buffer.concat([first!, tail]), ...rest] });
}

describe('the copy of a TIFF', () => {
  it.each(Object.entries(KINDS))('has every pixel, and nothing that is none: %s', async (_, make) => {
    const tiff = await make();
    const hiding = Buffer.concat([
      addTags(tiff, [
        { tag: 65_300, type: 7, value: PAYLOAD },
        { tag: 700, type: 1, value: PAYLOAD },
        { tag: 270, type: 2, value: PAYLOAD },
      ]),
      PAYLOAD,
    ]);
    const copy = (await copyOf(await taskOf(hiding, 'tiff', { asked: { keep_metadata: 'none' } })))!;
    expect(copy.includes('HANDED THROUGH')).toBe(false);
    expect(copy.length).toBeLessThanOrEqual(tiff.length + 8);
    expect((await shown(copy)).equals(await shown(tiff))).toBe(true);
  });

  it.each(Object.entries(KINDS))(
    'is none where something stands behind the pixels of a strip: %s',
    async (name, make) => {
      const tiff = await make();
      const hiding = withTail(tiff, PAYLOAD);
      expect((await shown(hiding)).equals(await shown(tiff))).toBe(true);
      const copy = await copyOf(await taskOf(hiding, 'tiff'));
      // Where nothing is packed, the strip's length is known.
      if (name === 'not packed') expect(copy?.includes('HANDED THROUGH')).toBe(false);
      else expect(copy).toBeNull();
    },
  );

  it('has its rights, which side is up, and how wide a pixel of a fax is', async () => {
    const tiff = await sharp(fixture('turned-6.tif'))
      .threshold(100)
      .toColourspace('b-w')
      .withExif({ IFD0: { Orientation: '6' } })
      .tiff({ compression: 'ccittfax4', bitdepth: 1, xres: 8.03, yres: 3.86 })
      .toBuffer();
    const told = [
      { tag: 272, type: 2, value: Buffer.from('Camera\0') } as const,
      { tag: 33_432, type: 2, value: Buffer.from('Foto AG\0') } as const,
    ];
    const turned = addTags(tiff, told);
    const copy = (await copyOf(await taskOf(turned, 'tiff')))!;
    expect(copy.includes('Foto AG')).toBe(true);
    expect(copy.includes('Camera')).toBe(false);
    const resolution = (of: Buffer) => new Directory(of).entries.get(TAG.XResolution)!.value.toString('hex');
    expect(resolution(copy)).toBe(resolution(tiff));
    expect((await sharp(copy).metadata()).orientation).toBe(6);
  });

  it('is returned, flagged, where nothing gets smaller', async () => {
    const tiff = await picture(64, 64, 'noise', 4)
      .tiff({ compression: 'deflate', predictor: 'none' })
      .toBuffer();
    const { bytes, targetMet, reason, score } = await halve(tiff, options());
    expect([targetMet, reason?.code, score]).toEqual([false, 'NOTHING_SAVED', 100]);
    expect(bytes.length).toBeLessThanOrEqual(tiff.length);
    expect((await shown(bytes)).equals(await shown(tiff))).toBe(true);
  });
});

describe('a TIFF of four inks', () => {
  const [width, height] = [60, 40];
  const inks = Buffer.from(
    Array.from({ length: 4 * width * height }, (_, i) => (i % 4 === 3 ? (i >> 3) % 90 : (i * 3) % 200)),
  );
  const short = (tag: number, ...values: number[]) => ({
    tag,
    type: 3,
    value: Buffer.concat(values.map((value) => Buffer.from([value & 255, value >> 8]))),
  });
  const tags = [
    ...[short(256, width), short(257, height), short(258, 8, 8, 8, 8), short(259, 1), short(262, 5)],
    ...[short(274, 6), short(277, 4), short(278, height)],
  ];

  it.each(['same', 'webp', 'png'] as const)(
    'without a profile looks as browsers show one: %s',
    async (format) => {
      const tiff = writeTiff(true, tags, { tiled: false, data: [inks] });
      const { bytes } = await halve(tiff, options({ format }));
      const { data, info } = await sharp(bytes).autoOrient().raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height, info.channels]).toEqual([height, width, 3]);
      let error = 0;
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          for (let c = 0; c < 3; c++) {
            const from = 4 * (y * width + x);
            const light = ((255 - inks[from + c]!) * (255 - inks[from + 3]!)) / 255;
            error += Math.abs(light - data[3 * (x * height + height - 1 - y) + c]!);
          }
      expect(error / (3 * width * height)).toBeLessThan(format === 'webp' ? 16 : 8);
    },
  );
});

describe('a TIFF of black and white', () => {
  it('is written as a fax where that takes fewer bytes, and every pixel stays', async () => {
    const tiff = await text().tiff({ compression: 'none', bitdepth: 1 }).toBuffer();
    const { bytes, targetMet, score } = await halve(tiff, options());
    expect([targetMet, score]).toEqual([true, 100]);
    expect(new Directory(bytes).number(TAG.Compression, 1)).toBe(4);
    expect((await shown(bytes)).equals(await shown(tiff))).toBe(true);
  });

  it('keeps its colours where its two are others', async () => {
    const [width, height] = [64, 40];
    const short = (tag: number, value: number) => ({ tag, type: 3, value: Buffer.from([value, 0]) });
    // Red and blue: the reds of both, their greens, their blues, of 16 bits each.
    const colours = Buffer.from('ffff0000' + '00000000' + '0000ffff', 'hex');
    const tags = [
      ...[short(256, width), short(257, height), short(258, 1), short(259, 1), short(262, 3), short(277, 1)],
      ...[short(278, height), { tag: 320, type: 3, value: colours }],
    ];
    const rows = Buffer.alloc((width / 8) * height, 0b0011_0101);
    const tiff = writeTiff(true, tags, { tiled: false, data: [rows] });
    const { bytes } = await halve(tiff, options());
    const { channels } = await sharp(bytes).stats();
    expect([channels[0]!.mean, channels[2]!.mean].map(Math.round)).toEqual([128, 128]);
    expect(channels[1]!.max).toBeLessThan(40);
  });
});
