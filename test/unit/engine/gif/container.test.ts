import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { container } from '../../../../engine/gif/container.ts';
import { isExactGif } from '../../../../engine/gif/is-exact-gif.ts';
import { fixture, fixturesOf, rasterOf } from '../fixtures.ts';
import { picture } from '../pictures.ts';

const headerOf = async (bytes: Buffer) => (await container.readHeader(bytes))!;

/** As GIF89a has it: one pixel of two colours; 4 is clear, 0 the pixel, 5 the end, each of three bits. */
const ONE_PIXEL = Buffer.from(
  '474946383961' +
    '01000100' +
    '800000' +
    'ff0000' +
    '0000ff' +
    '2c00000000' +
    '01000100' +
    '00' +
    '02' +
    '02' +
    '4401' +
    '00' +
    '3b',
  'hex',
);

describe('a GIF taken apart', () => {
  it('is the very same bytes where all of it makes the picture', async () => {
    expect((await headerOf(ONE_PIXEL)).clean).toBe(ONE_PIXEL);
    for (const name of ['plain.gif', 'transparent.gif', 'interlaced.gif', 'animated-for-ever.gif']) {
      const { clean } = await headerOf(fixture(name));
      expect((await headerOf(clean)).clean, name).toBe(clean);
    }
  });

  it('has the frames, the pixels and the timing that libvips sees', async () => {
    const names = [
      'animated-for-ever.gif',
      'animated-with-odd-timing.gif',
      'comments-and-xmp.gif',
      'frame-held-for-long.gif',
      'script-in-a-graphic-control.gif',
    ];
    for (const name of names) {
      const bytes = fixture(name);
      const header = await headerOf(bytes);
      const [was, is] = [await sharp(bytes).metadata(), await sharp(header.clean).metadata()];
      expect(header.frames, name).toBe(was.pages ?? 1);
      expect([header.width, header.height], name).toEqual([was.width, was.pageHeight ?? was.height]);
      expect([is.delay, is.loop], name).toEqual([was.delay, was.loop]);
      expect((await rasterOf(header.clean)).data.equals((await rasterOf(bytes)).data), name).toBe(true);
    }
  });

  it('loses comments, XMP and what stands behind its end', async () => {
    for (const name of ['comments-and-xmp.gif', 'archive-behind-the-end.gif', 'script-in-a-comment.gif']) {
      const bytes = fixture(name);
      const { clean } = await headerOf(bytes);
      expect(clean.length, name).toBeLessThan(bytes.length);
      expect(clean.at(-1), name).toBe(0x3b);
      expect(clean.includes('\x21\xfe', 0, 'latin1'), name).toBe(false);
    }
  });

  it('gets its mark in a comment before its end, which readers pass over', async () => {
    const mark = Buffer.from('halve50000000000');
    const marked = container.splice(ONE_PIXEL, { icc: null, orientation: 1, mark });
    expect(marked.length - ONE_PIXEL.length).toBe(
      container.splicedBytes({ icc: null, orientation: 1, mark }),
    );
    expect((await rasterOf(marked)).data).toEqual((await rasterOf(ONE_PIXEL)).data);
    expect((await headerOf(marked)).clean.equals(ONE_PIXEL)).toBe(true);
  });
});

describe('a GIF that holds its pixels and not a byte more', () => {
  it('is known by the codes of each frame', () => {
    expect(isExactGif(ONE_PIXEL)).toBe(true);
    // One byte more behind the code that says "end".
    const longer = Buffer.from(ONE_PIXEL.toString('hex').replace('0244010', '034401000'), 'hex');
    expect(longer).toHaveLength(ONE_PIXEL.length + 1);
    expect(isExactGif(longer)).toBe(false);
    // No code that says "end" at all: 4 and 0, and two bits to spare.
    expect(isExactGif(Buffer.from(ONE_PIXEL.toString('hex').replace('024401', '020400'), 'hex'))).toBe(false);
  });

  it('is what encoders write, in every size of their codes', async () => {
    const exact: string[] = [];
    for (const colours of [2, 4, 16, 256]) {
      const gif = await picture(80, 60, 'noise').gif({ colours }).toBuffer();
      if (isExactGif((await headerOf(gif)).clean)) exact.push(`${colours}`);
    }
    expect(exact).toEqual(['2', '4', '16', '256']);
    const hiding = fixturesOf('gif').filter((name) => name.includes('behind-the-pixels'));
    expect(hiding.length).toBeGreaterThan(0);
    for (const name of hiding) expect(isExactGif((await headerOf(fixture(name))).clean), name).toBe(false);
  });
});
