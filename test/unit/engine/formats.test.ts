import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Format, ImageHeader, OutputFormat } from '../../../engine/format.ts';
import { FORMATS, type Formats } from '../../../engine/formats.ts';
import { createHalve } from '../../../engine/halve.ts';
import { openRaster } from '../../../engine/raster.ts';
import { ASKED_FORMATS, DEFAULTS, pixels } from './pictures.ts';

/** Portable pixmaps, as Netpbm writes them: "P6", width, height, 255, and three bytes a pixel. */
const HEAD = /^P6\s+(\d+)\s+(\d+)\s+255\s/;

interface PpmHeader extends ImageHeader {
  pixels: Buffer;
}

/** All that a new format takes: these two parts, and its line in the table of formats. */
const readable: Format<PpmHeader> = {
  name: 'PPM',
  contentType: 'image/x-portable-pixmap',
  extension: 'ppm',
  container: {
    recognise: (bytes) => HEAD.test(bytes.toString('latin1', 0, 40)),
    readHeader(bytes) {
      const [head, width, height] = HEAD.exec(bytes.toString('latin1', 0, 40))!;
      const body = bytes.subarray(head!.length);
      if (body.length < 3 * Number(width) * Number(height)) return null;
      const still = { frames: 1, grey: false, icc: null, orientation: 1, copied: false };
      return { ...still, width: Number(width), height: Number(height), clean: bytes, pixels: body };
    },
    splice: (ppm) => ppm,
    splicedBytes: () => 0,
  },
  pixels: {
    holds: { alpha: false, frames: false, depth: 8, longestSide: 100_000 },
    open: ({ pixels, width, height }, { deadline }) =>
      openRaster({ data: pixels, width, height, channels: 3 }, deadline),
  },
};

const writable: OutputFormat<PpmHeader> = {
  ...readable,
  pixels: {
    ...readable.pixels,
    async encode(image) {
      const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
      return { bytes: ppm(info.width, info.height, data), quality: null };
    },
  },
};

function ppm(width: number, height: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`, 'latin1'), data]);
}

const photograph = pixels(120, 90, 'photo');
const picture = ppm(120, 90, photograph);

describe('a new format', () => {
  const halve = createHalve({ ...FORMATS, ppm: writable });

  it('is recognised, read and converted under the target by its row of the table alone', async () => {
    for (const format of ASKED_FORMATS) {
      const halved = await halve(Buffer.from(picture), { ...DEFAULTS, format });
      expect(halved).toMatchObject({ inputFormat: 'ppm', format, targetMet: true, width: 120, height: 90 });
      const { data } = await sharp(halved.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      const far = data.reduce((sum, value, i) => sum + Math.abs(value - photograph[i]!), 0) / data.length;
      expect(far).toBeLessThan(12);
    }
  });

  it('is written by its own encoder, scaled by what lies between pixels and formats', async () => {
    const halved = await halve(Buffer.from(picture), { ...DEFAULTS, mode: 'scale' });
    expect(halved).toMatchObject({ format: 'ppm', extension: 'ppm', width: 60, height: 45, targetMet: true });
    expect(halved.bytes).toHaveLength(3 * 60 * 45 + 'P6\n60 45\n255\n'.length);
  });

  it('without a search, and without a copy, says that it cannot be made smaller', async () => {
    await expect(halve(Buffer.from(picture), DEFAULTS)).rejects.toMatchObject({
      code: 'CANNOT_SHRINK',
      message: expect.stringContaining('Expected a PPM of at most 16'),
    });
  });

  it('is cut off where its header cannot be followed', async () => {
    await expect(halve(picture.subarray(0, 1_000), { ...DEFAULTS, format: 'jpeg' })).rejects.toMatchObject({
      code: expect.stringMatching(/IMAGE_TRUNCATED|UNSUPPORTED_FORMAT/),
      message: expect.stringContaining('PPM'),
    });
  });

  it('that is only read is never written', async () => {
    const halve = createHalve({ ...FORMATS, ppm: readable });
    const halved = await halve(Buffer.from(picture), { ...DEFAULTS, format: 'webp' });
    expect(halved).toMatchObject({ inputFormat: 'ppm', format: 'webp', targetMet: true });
    await expect(halve(Buffer.from(picture), DEFAULTS)).rejects.toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      message: expect.stringContaining('found a PPM, which is only read; ask for another format.'),
    });
    // @ts-expect-error: what a client may ask for must have an encoder, and the compiler says so.
    ({ ...FORMATS, webp: readable }) satisfies Formats;
  });

  it('is named with the others in every refusal', async () => {
    const others = Object.values(FORMATS).map(({ name }) => name);
    await expect(halve(Buffer.from('{}'), DEFAULTS)).rejects.toThrow(
      `Expected a ${others.join(', ')} or PPM image, but found JSON.`,
    );
  });
});
