import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { eachChunk, pngChunk } from '../../../../engine/png/chunks.ts';
import { isExactPng } from '../../../../engine/png/is-exact-png.ts';
import { pixelStreams } from '../../../../engine/png/pixel-streams.ts';
import { fixture } from '../fixtures.ts';
import { picture } from '../pictures.ts';

/** The pixels of a PNG in chunks of so many bytes each. */
function cut(png: Buffer, bytes: number): Buffer {
  const chunks = [...eachChunk(png)].flatMap(({ type, body, start, end }) => {
    if (type !== 'IDAT') return [png.subarray(start, end)];
    const parts = Array.from({ length: Math.ceil(body.length / bytes) }, (_, i) =>
      body.subarray(i * bytes, (i + 1) * bytes),
    );
    return parts.map((part) => pngChunk('IDAT', part));
  });
  return Buffer.concat([png.subarray(0, 8), ...chunks]);
}

describe('the compressed pixels of a PNG', () => {
  it('are one stream, into however many chunks they are cut', async () => {
    const png = await picture(20, 10).png().toBuffer();
    const [whole] = [...pixelStreams(png)];
    for (const bytes of [1, 7, 100]) expect([...pixelStreams(cut(png, bytes))]).toEqual([whole]);
    // A filter's number before each row of 20 pixels.
    expect(inflateSync(whole!)).toHaveLength(10 * 61);
  });

  it('are one stream for each frame of an animation, without their numbers', () => {
    const streams = [...pixelStreams(fixture('animated.png'))];
    expect(streams.length).toBeGreaterThan(1);
    const sizes = streams.map((stream) => inflateSync(stream).length);
    expect(new Set(sizes).size).toBe(1);
  });

  it('are exact when nothing stands behind the last row, and not one byte less', async () => {
    const png = await picture(20, 10).png().toBuffer();
    const longer = (extra: Buffer) => {
      const [stream] = [...pixelStreams(png)];
      const parts = [...eachChunk(png)].map(({ type, start, end }) =>
        type === 'IDAT' ? pngChunk('IDAT', Buffer.concat([stream!, extra])) : png.subarray(start, end),
      );
      return Buffer.concat([png.subarray(0, 8), ...parts]);
    };
    expect(await isExactPng(png)).toBe(true);
    expect(await isExactPng(longer(Buffer.alloc(0)))).toBe(true);
    expect(await isExactPng(longer(Buffer.from('<')))).toBe(false);
    expect(await isExactPng(fixture('script-behind-the-pixels.png'))).toBe(false);
    expect(await isExactPng(fixture('animated-and-a-script-behind-a-frame.png'))).toBe(false);
    expect(await isExactPng(png.subarray(0, 33))).toBe(false);
  });
});
