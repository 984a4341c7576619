import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { eachChunk, pngChunk } from '../../../../engine/png/chunks.ts';
import { container } from '../../../../engine/png/container.ts';
import { fixture, rasterOf } from '../fixtures.ts';
import { picture } from '../pictures.ts';

const headerOf = async (bytes: Buffer) => (await container.readHeader(bytes))!;
const typesOf = (png: Buffer) => [...eachChunk(png)].map(({ type }) => type);

describe('a PNG taken apart', () => {
  it('is the very same bytes where nothing of it can be spared', async () => {
    for (const name of ['plain.png', 'palette.png', 'alpha.png', 'gamma-chunk.png', 'animated.png']) {
      // Libvips writes a density, which goes.
      const { clean } = await headerOf(fixture(name));
      expect((await headerOf(clean)).clean, name).toBe(clean);
      expect(typesOf(clean), name).toEqual(typesOf(fixture(name)).filter((type) => type !== 'pHYs'));
    }
    const written = fixture('hole-in-grey-of-2.png');
    expect((await headerOf(written)).clean).toBe(written);
  });

  it('says of itself what libvips says', async () => {
    for (const name of [
      'plain.png',
      'grey.png',
      'alpha.png',
      'turned-6.png',
      'adobe-rgb.png',
      'hole-in-grey-of-8.png',
    ]) {
      const bytes = fixture(name);
      const found = await sharp(bytes).metadata();
      expect(await headerOf(bytes), name).toMatchObject({
        width: found.width,
        height: found.height,
        orientation: found.orientation ?? 1,
        grey: found.channels === 1,
      });
      expect((await headerOf(bytes)).icc === null, name).toBe(found.icc === undefined);
    }
  });

  it('loses its texts, its time and what hides, and not a pixel', async () => {
    for (const name of ['texts-and-time.png', 'script-in-a-text.png', 'place-and-serial-number.png']) {
      const bytes = fixture(name);
      const { clean } = await headerOf(bytes);
      expect(typesOf(clean), name).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(.[TX].t|tIME)$/)]),
      );
      expect(clean.length).toBeLessThan(bytes.length);
      expect((await rasterOf(clean)).data.equals((await rasterOf(bytes)).data), name).toBe(true);
      const { exif, xmp, comments } = await sharp(clean).metadata();
      expect([exif, xmp, comments], name).toEqual([undefined, undefined, undefined]);
    }
  });

  it('ends with its end: what follows that is no part of it', async () => {
    const { clean } = await headerOf(fixture('archive-behind-the-end.png'));
    expect(clean.subarray(-12).toString('latin1', 4, 8)).toBe('IEND');
    expect(typesOf(clean).filter((type) => type === 'IEND')).toHaveLength(1);
  });

  it('has a chunk that may come once only once, and none that is longer than the standard has it', async () => {
    const { clean: plain } = await headerOf(await picture(8, 8).png().toBuffer());
    const gamma = pngChunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f]));
    const long = pngChunk('cICP', Buffer.alloc(5));
    const { clean } = await headerOf(
      Buffer.concat([plain.subarray(0, 33), gamma, gamma, long, plain.subarray(33)]),
    );
    expect(clean.equals(Buffer.concat([plain.subarray(0, 33), gamma, plain.subarray(33)]))).toBe(true);
  });
});

describe('a PNG put together', () => {
  it('shows libvips the profile, the orientation and the XMP that were put into it', async () => {
    const { icc } = await headerOf(fixture('adobe-rgb.png'));
    const plain = await picture(8, 8).png().toBuffer();
    const kept = { icc, orientation: 6, rights: { credit: 'Foto & Söhne' } };
    const spliced = container.splice(plain, kept);
    const found = await sharp(spliced).metadata();
    expect(found.orientation).toBe(6);
    expect(found.icc!.equals(icc!)).toBe(true);
    expect(found.xmp!.toString()).toContain('photoshop:Credit="Foto &amp; Söhne"');
    expect(spliced.length - plain.length).toBe(container.splicedBytes(kept));
    expect((await rasterOf(spliced)).data.equals((await rasterOf(plain)).data)).toBe(true);
  });

  it('has one Exif chunk, the new one', async () => {
    const { clean } = await headerOf(fixture('turned-6.png'));
    const again = container.splice(clean, { icc: null, orientation: 8 });
    expect(typesOf(again).filter((type) => type === 'eXIf')).toHaveLength(1);
    expect((await sharp(again).metadata()).orientation).toBe(8);
  });

  it('is read again as what was put into it', async () => {
    const kept = { icc: null, orientation: 3, rights: { copyright: '© Anna', credit: 'B' } };
    const header = await headerOf(container.splice(await picture(8, 8).png().toBuffer(), kept));
    expect(header.orientation).toBe(3);
    expect(header.metadata!.exif!.includes('© Anna')).toBe(true);
    expect(header.metadata!.xmp!.toString()).toContain('Credit="B"');
  });
});
