import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { container } from '../../../../engine/webp/container.ts';
import { holdFrames } from '../../../../engine/webp/hold-frames.ts';
import { isExactWebp } from '../../../../engine/webp/is-exact-webp.ts';
import { eachChunk, riffChunk, riffFile } from '../../../../engine/webp/riff.ts';
import { iccProfile, P3 } from '../../../fixtures/images/make/icc-profile.ts';
import { fixture, rasterOf } from '../fixtures.ts';
import { film, picture } from '../pictures.ts';

const headerOf = async (bytes: Buffer) => (await container.readHeader(bytes))!;
const typesOf = (webp: Buffer) => [...eachChunk(webp)].map(({ type }) => type);

describe('a WebP taken apart', () => {
  it('is the very same bytes where all of it makes the picture', async () => {
    for (const name of ['plain.webp', 'alpha.webp', 'lossless.webp', 'animated-lossless.webp']) {
      const bytes = fixture(name);
      expect((await headerOf(bytes)).clean, name).toBe(bytes);
      const again = riffFile([...eachChunk(bytes)].map(({ type, body }) => riffChunk(type, body)));
      expect(again.equals(bytes), name).toBe(true);
    }
  });

  it('says of itself what libvips says', async () => {
    for (const name of [
      'plain.webp',
      'alpha.webp',
      'alpha-lossless.webp',
      'turned-8.webp',
      'adobe-rgb.webp',
      'animated-with-odd-timing.webp',
    ]) {
      const bytes = fixture(name);
      const header = await headerOf(bytes);
      const found = await sharp(bytes).metadata();
      expect(header, name).toMatchObject({
        width: found.width,
        height: found.pageHeight ?? found.height,
        frames: found.pages ?? 1,
        orientation: found.orientation ?? 1,
        alpha: found.hasAlpha,
      });
      expect(header.icc !== null, name).toBe(found.icc !== undefined);
      expect(header.lossless, name).toBe(typesOf(bytes).includes('VP8L'));
    }
  });

  it('loses what it tells and what hides in it, and not a pixel nor a moment', async () => {
    const names = [
      'exif-and-xmp.webp',
      'place-and-serial-number-turned.webp',
      'script-in-an-unknown-chunk.webp',
      'script-in-a-frame.webp',
      'animated-with-odd-timing.webp',
    ];
    for (const name of names) {
      const bytes = fixture(name);
      const { clean, orientation } = await headerOf(bytes);
      expect((await rasterOf(clean)).data.equals((await rasterOf(bytes)).data), name).toBe(true);
      const [was, is] = [await sharp(bytes).metadata(), await sharp(clean).metadata()];
      expect([is.delay, is.loop, is.xmp, is.orientation ?? 1], name).toEqual([
        was.delay,
        was.loop,
        undefined,
        orientation,
      ]);
      expect(
        typesOf(clean).every((type) => /^(VP8[ LX]|ALPH|ANIM|ANMF|ICCP|EXIF)$/.test(type)),
        name,
      ).toBe(true);
      expect(clean.readUInt32LE(4), name).toBe(clean.length - 8);
      expect((await headerOf(clean)).clean, name).toBe(clean);
    }
  });
});

describe('a WebP put together', () => {
  it('shows libvips what was put into it, be it lossy, lossless or with alpha', async () => {
    const icc = iccProfile('RGB ', P3, 2.2);
    const kept = { icc, orientation: 7, rights: { credit: 'K' } };
    for (const name of [
      'plain.webp',
      'lossless.webp',
      'alpha.webp',
      'alpha-lossless.webp',
      'animated-lossless.webp',
    ]) {
      const plain = fixture(name);
      const spliced = container.splice(plain, kept);
      const found = await sharp(spliced).metadata();
      expect(found.orientation, name).toBe(7);
      expect(found.icc!.equals(icc), name).toBe(true);
      expect(found.xmp!.toString(), name).toContain('Credit="K"');
      expect(found.hasAlpha, name).toBe((await sharp(plain).metadata()).hasAlpha);
      expect((await rasterOf(spliced)).data.equals((await rasterOf(plain)).data), name).toBe(true);
      expect(spliced.length - plain.length, name).toBeLessThanOrEqual(container.splicedBytes(kept));
    }
  });

  it('is left alone where there is nothing to put into it', () => {
    const plain = fixture('plain.webp');
    expect(container.splice(plain, { icc: null, orientation: 1 })).toBe(plain);
  });

  it('has one Exif chunk, the new one', async () => {
    const { clean } = await headerOf(fixture('turned-8.webp'));
    const again = container.splice(clean, { icc: null, orientation: 2 });
    expect(typesOf(again).filter((type) => type === 'EXIF')).toHaveLength(1);
    expect((await sharp(again).metadata()).orientation).toBe(2);
  });
});

describe('a WebP that holds its pixels and not a byte more', () => {
  it('is what the encoder writes, and no longer so with bytes behind a frame or its alpha', async () => {
    for (const channels of [3, 4] as const)
      for (const lossless of [true, false]) {
        const webp = await picture(60, 40, 'photo', channels).webp({ lossless }).toBuffer();
        expect(await isExactWebp(webp), `${channels} ${lossless}`).toBe(true);
        const longer = [...eachChunk(webp)].map(({ type, body }) =>
          riffChunk(type, /VP8[ L]/.test(type) ? Buffer.concat([body, Buffer.alloc(64)]) : body),
        );
        expect(await isExactWebp(riffFile(longer)), `${channels} ${lossless}`).toBe(false);
      }
    expect(await isExactWebp(fixture('script-in-a-chunk-and-behind-the-alpha.webp'))).toBe(false);
    expect(await isExactWebp(riffFile([]))).toBe(false);
  });
});

describe('the timing of a WebP', () => {
  it('is longer than the encoder takes where the picture is: libvips reads it so', async () => {
    const webp = await (await film(3, 16, 16)).webp({ delay: [100, 100, 100] }).toBuffer();
    const raster = await rasterOf(webp);
    const delay = [70, 90_000, 2 ** 24 - 1];
    const held = holdFrames(webp, { ...raster, animation: { pageHeight: 16, delay, loop: 0 } });
    expect((await sharp(held).metadata()).delay).toEqual(delay);
  });
});
