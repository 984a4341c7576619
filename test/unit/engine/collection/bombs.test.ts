import { describe, expect, test } from 'vitest';
import { halve } from '../../../../engine/halve.ts';
import { DEFAULTS } from '../pictures.ts';
import { chattyPng, claiming, hugePng, hugeProfile, longGif } from './bombs.ts';

const MB = 1_000_000;
/** What is too much is so each time; a busy machine adds to one. */
const BUSY = { retry: 2 };

/** What an image costs: CPU of the whole process, and how much its memory has grown. */
async function costOf(input: Buffer) {
  const before = process.memoryUsage().rss;
  const started = process.cpuUsage();
  const ended = await halve(input, DEFAULTS).catch((fault) => fault);
  const { user, system } = process.cpuUsage(started);
  return { ended, cpuMs: (user + system) / 1_000, grown: process.memoryUsage().rss - before };
}

describe('a bomb is refused by its header, before anything is decoded', BUSY, () => {
  test.each<[string, () => Buffer | Promise<Buffer>, RegExp]>([
    ['a PNG of 16,383 x 16,383', () => hugePng(), /a PNG of 16383 x 16383/],
    ['a GIF of 20,000 frames', () => longGif(20_000, 200, 200), /a GIF of 200 x 200 x 20000 frames/],
    ['a JPEG that claims 65,535 x 65,535', () => claiming('jpeg', 65_535, 65_535), /a JPEG of 65535 x 65535/],
    ['a WebP that claims 16,383 x 16,383', () => claiming('webp', 16_383, 16_383), /a WebP of 16383 x 16383/],
    ['an AVIF that claims 60,000 x 60,000', () => claiming('avif', 60_000, 60_000), /./],
    ['a TIFF that claims 90,000 x 90,000', () => claiming('tiff', 90_000, 90_000), /a TIFF of 90000 x 90000/],
  ])('%s', async (_, make, sentence) => {
    const input = await make();
    expect(input.length).toBeLessThan(2 * MB);
    const { ended, cpuMs, grown } = await costOf(input);
    expect(ended).toMatchObject({ code: 'IMAGE_TOO_LARGE', message: sentence });
    // Decoding any of them takes seconds and hundreds of megabytes.
    expect(cpuMs).toBeLessThan(1_000);
    expect(grown).toBeLessThan(100 * MB);
  });
});

describe('a bomb beside a small picture is never opened', BUSY, () => {
  test.each<[string, () => Promise<Buffer>]>([
    ['30 MB of text', () => chattyPng('tEXt', Buffer.alloc(30 * MB, 'a'))],
    [
      '30 MB of text in UTF-8',
      () => chattyPng('iTXt', Buffer.alloc(30 * MB, 'XML:com.adobe.xmp\0\0\0\0\0a')),
    ],
    ['a profile of 60 MB in 60 kB', () => chattyPng('iCCP', hugeProfile(60 * MB))],
  ])('%s', async (_, make) => {
    const input = await make();
    const { ended, cpuMs } = await costOf(input);
    expect(ended.bytes.length).toBeLessThan(2_000);
    expect(cpuMs).toBeLessThan(2_000);
  });

  test('a film of 20,000 frames of one pixel ends in time', async () => {
    const { ended } = await costOf(longGif(20_000, 1, 1));
    expect(ended.bytes?.length ?? 0).toBeLessThan(500_000);
  });
});
