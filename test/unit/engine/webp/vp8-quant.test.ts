import { describe, expect, it } from 'vitest';
import { eachChunk } from '../../../../engine/webp/riff.ts';
import { vp8Quant } from '../../../../engine/webp/vp8-quant.ts';
import { qualityOfIndex, webpAxis, webpQualityAt } from '../../../../engine/webp/webp-axis.ts';
import { fixture } from '../fixtures.ts';
import { picture } from '../pictures.ts';

/** The boolean encoder of RFC 6386, section 7.3, at even odds: the bottom of the interval, counted exactly. */
class BooleanEncoder {
  #bottom = 0n;
  #range = 255n;
  #shifted = 0;

  write(value: number, bits: number): this {
    for (let i = bits - 1; i >= 0; i--) {
      const split = 1n + (((this.#range - 1n) * 128n) >> 8n);
      if ((value >> i) & 1) {
        this.#bottom += split;
        this.#range -= split;
      } else this.#range = split;
      while (this.#range < 128n) {
        this.#range <<= 1n;
        this.#bottom <<= 1n;
        this.#shifted += 1;
      }
    }
    return this;
  }

  signed(value: number, bits: number): this {
    return this.write(1, 1)
      .write(Math.abs(value), bits)
      .write(value < 0 ? 1 : 0, 1);
  }

  bytes(): Buffer {
    const padding = (8 - (this.#shifted % 8)) % 8;
    const hex = (this.#bottom << BigInt(padding)).toString(16);
    // The first byte is the interval's own eight bits.
    return Buffer.from(hex.padStart(2 * (1 + (this.#shifted + padding) / 8), '0'), 'hex');
  }
}

const frame = (header: BooleanEncoder) => Buffer.concat([Buffer.alloc(10), header.bytes(), Buffer.alloc(20)]);
const start = () => new BooleanEncoder().write(0, 2);
/** The loop filter, the deltas that adjust it, one partition, and the quantiser's index (9.6). */
const end = (header: BooleanEncoder, index: number) =>
  header.write(0b1_010101_011, 10).write(0, 1).write(0, 2).write(index, 7);

describe('the quantiser of a lossy WebP', () => {
  it('is the index in the head of a frame without segments', () => {
    for (const index of [0, 1, 42, 64, 127])
      expect(vp8Quant(frame(end(start().write(0, 1), index)))).toBe(index);
  });

  it('is found behind the deltas that adjust the loop filter', () => {
    const header = start().write(0, 1).write(0, 10).write(0b11, 2);
    for (let i = 0; i < 8; i++)
      if (i % 3 === 0) header.write(0, 1);
      else header.signed(-i * 7, 6);
    expect(vp8Quant(frame(header.write(0, 2).write(93, 7)))).toBe(93);
  });

  it('is the mean of its segments, which are told absolutely or from the base', () => {
    const segmented = (absolute: number) => {
      const header = start().write(0b11, 2).write(1, 1).write(absolute, 1);
      header.signed(10, 7).signed(20, 7).write(0, 1).signed(-6, 7);
      // Of the loop filter, and the probabilities of the map.
      header.write(0, 1).signed(-33, 6).write(0, 2);
      header.write(1, 1).write(200, 8).write(0, 1).write(1, 1).write(7, 8);
      return vp8Quant(frame(end(header, 50)));
    };
    expect(segmented(0)).toBe((60 + 70 + 50 + 44) / 4);
    // Below 0 there is none.
    expect(segmented(1)).toBe((10 + 20 + 0 + 0) / 4);
  });

  it('falls while the quality of libwebp rises, and lies where its axis has it', async () => {
    const found: number[] = [];
    for (const quality of [10, 40, 60, 75, 90]) {
      const webp = await picture(96, 96).webp({ quality, effort: 0 }).toBuffer();
      const index = vp8Quant([...eachChunk(webp)].find(({ type }) => type === 'VP8 ')!.body)!;
      found.push(index);
      expect(Math.abs(webpAxis(qualityOfIndex(index)) - webpAxis(quality)), `${quality}`).toBeLessThan(0.3);
    }
    expect(found).toEqual([...found].sort((a, b) => b - a));
  });

  it('is unknown of a frame that is no key frame, or cut off', () => {
    expect(vp8Quant(Buffer.alloc(19))).toBeNull();
    expect(vp8Quant(Buffer.alloc(30, 1))).toBeNull();
    expect(vp8Quant([...eachChunk(fixture('plain.webp'))][0]!.body)).toBeTypeOf('number');
  });
});

describe('the axis of a WebP', () => {
  it('leads from a quality to a place and back, with a jump at its top', () => {
    for (let quality = 1; quality <= 100; quality++)
      expect(webpQualityAt(webpAxis(quality))).toBeCloseTo(quality, 6);
    expect(webpAxis(100) - webpAxis(99)).toBeGreaterThan(2 * (webpAxis(99) - webpAxis(98)));
  });

  it('never leads out of the qualities that there are', () => {
    expect(webpQualityAt(100)).toBe(100);
    expect(webpQualityAt(-100)).toBe(1);
  });
});
