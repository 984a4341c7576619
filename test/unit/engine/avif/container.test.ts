import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { container } from '../../../../engine/avif/container.ts';
import { readBoxes } from '../../../../engine/avif/read-boxes.ts';
import { readItems } from '../../../../engine/avif/read-items.ts';
import { withMetadata } from '../../../../engine/avif/with-metadata.ts';
import { xmpTexts } from '../../../../engine/metadata/xmp-texts.ts';
import { fixture, rasterOf } from '../fixtures.ts';
import { picture } from '../pictures.ts';

function boxesOf(avif: Buffer) {
  const items = readItems(avif);
  return items && readBoxes(items);
}

describe('an AVIF', () => {
  it('says of itself what its encoder was asked for', async () => {
    for (const chromaSubsampling of ['4:4:4', '4:2:0'])
      for (const channels of [3, 4] as const) {
        const avif = await picture(24, 16, 'photo', channels)
          .avif({ chromaSubsampling, effort: 0 })
          .toBuffer();
        const boxes = boxesOf(avif)!;
        expect(boxes).toMatchObject({
          fullChroma: chromaSubsampling === '4:4:4',
          alpha: channels === 4,
          turned: false,
          premultiplied: false,
        });
        const header = (await container.readHeader(avif))!;
        expect([header.width, header.height, header.copied]).toEqual([24, 16, true]);
      }
  });

  it('gets its mark in a box that readers pass over', async () => {
    const plain = fixture('plain.avif');
    const kept = { icc: null, orientation: 1, mark: Buffer.from('halve50000000000') };
    const marked = container.splice(plain, kept);
    expect(marked.length - plain.length).toBe(container.splicedBytes(kept));
    expect(marked.subarray(plain.length).toString('hex', 0, 8)).toBe('0000001866726565');
    expect((await rasterOf(marked)).data.equals((await rasterOf(plain)).data)).toBe(true);
    expect(container.splice(plain, { icc: null, orientation: 1 })).toBe(plain);
  });

  it('has all of the rights in its XMP, for its Exif has no letters but those of ASCII', async () => {
    const rights = { copyright: '© Änne', creator: 'Änne <a@example.com>', credit: 'K' };
    const avif = await withMetadata(picture(8, 8), { rights }).avif({ effort: 0 }).toBuffer();
    expect(xmpTexts((await sharp(avif).metadata()).xmp!)).toMatchObject(rights);
    const plain = await withMetadata(picture(8, 8)).avif({ effort: 0 }).toBuffer();
    expect((await sharp(plain).metadata()).xmp).toBeUndefined();
  });
});
