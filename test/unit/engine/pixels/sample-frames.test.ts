import { describe, expect, it } from 'vitest';
import { sampleFrames } from '../../../../engine/pixels/sample-frames.ts';
import { isHeldLong, timingOf } from '../../../../engine/pixels/timing.ts';
import type { Raster } from '../../../../engine/raster.ts';
import { smallerOf } from '../../../../engine/search/smaller-of.ts';

/** A film of one pixel, which is the number of its frame. */
const film = (frames: number): Raster => ({
  data: Buffer.from(Array.from({ length: frames }, (_, i) => i)),
  width: 1,
  height: frames,
  channels: 1,
  animation: { pageHeight: 1, delay: Array.from({ length: frames }, (_, i) => 10 * i), loop: 0 },
});

describe('a sample of frames', () => {
  it('is a quarter of them, from the middle, with their own timing', () => {
    const { sample, size } = sampleFrames(film(12))!;
    expect([...sample.data]).toEqual([4, 5, 6]);
    expect(sample.animation!.delay).toEqual([40, 50, 60]);
    expect([sample.height, size]).toEqual([3, 4]);
  });

  it('is none of a short film, nor of what stands still', () => {
    expect(sampleFrames(film(5))).toBeNull();
    expect(sampleFrames(film(6))).not.toBeNull();
    expect(sampleFrames({ ...film(12), animation: undefined })).toBeNull();
  });
});

describe('the timing of a film', () => {
  it('goes to the encoder as far as that takes it', () => {
    const raster = { ...film(2), animation: { pageHeight: 1, delay: [65_535, 65_536], loop: 70_000 } };
    expect(timingOf(raster)).toEqual({ delay: [65_535, 65_535], loop: 65_535 });
    expect(isHeldLong(raster)).toBe(true);
    expect(isHeldLong({ ...raster, animation: { pageHeight: 1, delay: [65_535], loop: 65_535 } })).toBe(
      false,
    );
    expect(timingOf({ ...raster, animation: undefined })).toEqual({});
  });
});

describe('the smaller of two results', () => {
  const result = (bytes: number) => ({ bytes: Buffer.alloc(bytes), quality: null, encodes: 1 });

  it('is the smaller, the first of two alike, and knows what the budget would have come to', () => {
    const [one, other] = [result(5), result(5)];
    expect(smallerOf(one, other)).toBe(one);
    expect(smallerOf(result(5), result(4)).bytes).toHaveLength(4);
    expect(smallerOf({ ...result(5), wouldScore: 20 }, result(4))).toMatchObject({
      wouldScore: 20,
      encodes: 1,
    });
  });
});
