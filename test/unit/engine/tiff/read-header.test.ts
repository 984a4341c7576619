import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { halve } from '../../../../engine/halve.ts';
import { options } from '../pictures.ts';

const SIDE = 64;

/** A plain TIFF of floats (TIFF 6.0, section 19), by the standard's own tags. */
function floats(most: number): Buffer {
  const shades = Float32Array.from({ length: SIDE * SIDE }, (_, i) => (most * ((i * 7) % SIDE)) / SIDE);
  const tags: [tag: number, type: 3 | 4, value: number][] = [
    [256, 3, SIDE],
    [257, 3, SIDE],
    [258, 3, 32],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, 8],
    [277, 3, 1],
    [278, 3, SIDE],
    [279, 4, shades.byteLength],
    [339, 3, 3],
  ];
  const head = Buffer.from('II*\0\0\0\0\0', 'latin1');
  head.writeUInt32LE(head.length + shades.byteLength, 4);
  const directory = Buffer.alloc(2 + 12 * tags.length + 4);
  directory.writeUInt16LE(tags.length);
  for (const [i, [tag, type, value]] of tags.entries()) {
    directory.writeUInt16LE(tag, 2 + 12 * i);
    directory.writeUInt16LE(type, 4 + 12 * i);
    directory.writeUInt32LE(1, 6 + 12 * i);
    directory.writeUInt32LE(value, 10 + 12 * i);
  }
  return Buffer.concat([head, Buffer.from(shades.buffer), directory]);
}

describe('a grey TIFF of floats', () => {
  it.each([
    ['from 0 to 1', 1],
    ['from 0 to 255', 255],
  ])('%s is as bright as it says', async (_, most) => {
    const { bytes, targetMet } = await halve(floats(most), options());
    expect(targetMet).toBe(true);
    const { channels } = await sharp(bytes).stats();
    expect(channels).toHaveLength(1);
    expect(channels[0]!.mean).toBeGreaterThan(122);
    expect(channels[0]!.mean).toBeLessThan(128);
  });
});
