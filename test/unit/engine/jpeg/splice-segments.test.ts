import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { container } from '../../../../engine/jpeg/container.ts';
import { JFIF, SOI } from '../../../../engine/jpeg/segment.ts';
import { keptSegments, spliceSegments } from '../../../../engine/jpeg/splice-segments.ts';
import { iccProfile, P3 } from '../../../fixtures/images/make/icc-profile.ts';
import { fixture, rasterOf } from '../fixtures.ts';
import { picture } from '../pictures.ts';

const headerOf = async (bytes: Buffer) => (await container.readHeader(bytes))!;

describe('a JPEG taken apart', () => {
  it('is the same bytes again once it is clean', async () => {
    for (const name of [
      'plain.jpg',
      'progressive.jpg',
      'turned-6.jpg',
      'display-p3.jpg',
      'every-application-segment.jpg',
    ]) {
      const { clean } = await headerOf(fixture(name));
      expect((await headerOf(clean)).clean.equals(clean), name).toBe(true);
    }
  });

  it('says of itself what libvips says', async () => {
    for (const name of [
      'plain.jpg',
      'grey.jpg',
      'turned-8.jpg',
      'adobe-rgb.jpg',
      'progressive.jpg',
      'sampled-4-2-2.jpg',
      'progressive-of-full-chroma.jpg',
    ]) {
      const bytes = fixture(name);
      const header = await headerOf(bytes);
      const found = await sharp(bytes).metadata();
      expect(header, name).toMatchObject({
        width: found.width,
        height: found.height,
        orientation: found.orientation ?? 1,
        grey: found.channels === 1,
      });
      expect(header.parts.process === 2, name).toBe(found.isProgressive);
      const [luma, chroma] = header.parts.components;
      const full = !chroma || (luma!.h === chroma.h && luma!.v === chroma.v);
      expect(full, name).toBe(found.chromaSubsampling === '4:4:4');
    }
  });

  it('keeps every pixel and which side is up, and nothing else that it told', async () => {
    for (const name of [
      'comments.jpg',
      'place-and-serial-number-turned.jpg',
      'iptc.jpg',
      'thumbnail.jpg',
      'colours-ycck.jpg',
      'colours-rgb.jpg',
    ]) {
      const bytes = fixture(name);
      const { clean } = await headerOf(bytes);
      expect((await rasterOf(clean)).data.equals((await rasterOf(bytes)).data), name).toBe(true);
      const [was, is] = [await sharp(bytes).metadata(), await sharp(clean).metadata()];
      expect([is.orientation ?? 1, is.space], name).toEqual([was.orientation ?? 1, was.space]);
      expect([is.xmp, is.iptc], name).toEqual([undefined, undefined]);
      expect(is.exif?.length ?? 0, name).toBeLessThanOrEqual(36);
    }
  });
});

describe('segments put into a JPEG', () => {
  it('are read by libvips: a profile of several segments, the orientation, XMP', async () => {
    // Noise, so that nothing could make it fit into one.
    const noise = Buffer.from(Array.from({ length: 140_000 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24));
    const icc = iccProfile('RGB ', P3, 2.2, [['A2B0', noise]]);
    const plain = await picture(8, 8).jpeg().toBuffer();
    const kept = { icc, orientation: 5, rights: { credit: 'K' } };
    const spliced = spliceSegments(plain, kept);
    const found = await sharp(spliced).metadata();
    expect(found.icc!.equals(icc)).toBe(true);
    expect(found.orientation).toBe(5);
    expect(found.xmp!.toString()).toContain('Credit="K"');
    expect(keptSegments({ icc, orientation: 1 })).toHaveLength(3);
    expect(spliced.length - plain.length).toBe(container.splicedBytes(kept));
  });

  it('stand behind JFIF, and take the place of an Exif segment that is there', async () => {
    const bare = await picture(8, 8).jpeg().toBuffer();
    const plain = Buffer.concat([SOI, JFIF, bare.subarray(2)]);
    const clean = spliceSegments(plain, { icc: null, orientation: 6 });
    const again = spliceSegments(clean, { icc: null, orientation: 3 });
    expect((await sharp(clean).metadata()).orientation).toBe(6);
    expect(again).toHaveLength(clean.length);
    expect((await sharp(again).metadata()).orientation).toBe(3);
    // Behind SOI, and JFIF's 18 bytes.
    expect([...clean.subarray(20, 22)]).toEqual([0xff, 0xe1]);
    expect(again.toString('latin1', 6, 10)).toBe('JFIF');
  });

  it('leave a file alone where there are none', async () => {
    const plain = await picture(8, 8).jpeg().toBuffer();
    expect(spliceSegments(plain, { icc: null, orientation: 1 })).toBe(plain);
  });
});
