import { describe, expect, it } from 'vitest';
import type { Raster } from '../../../../engine/raster.ts';
import { findObject } from '../../../../engine/score/find-object.ts';
import { pixelBlocks } from '../../../../engine/score/pixel-blocks.ts';
import { pixels } from '../pictures.ts';

/** A thing of noise on plain ground. */
function shown(
  ground: number[],
  thing: { left: number; top: number; width: number; height: number },
): Raster {
  const [width, height, channels] = [320, 240, ground.length as Raster['channels']];
  const data = Buffer.alloc(width * height * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const inside =
        x >= thing.left && x < thing.left + thing.width && y >= thing.top && y < thing.top + thing.height;
      for (let c = 0; c < channels; c++)
        data[(y * width + x) * channels + c] = inside
          ? (Math.imul(x * 7919 + y * 104_729 + c, 0x9e3779b1) >>> 24) | (c === 3 ? 255 : 0)
          : ground[c]!;
    }
  return { data, width, height, channels };
}

const thing = { left: 80, top: 64, width: 96, height: 80 };
const found = (raster: Raster) => findObject(pixelBlocks(raster));

describe('a thing on plain ground', () => {
  it('is found, whatever the ground is: white, coloured, grey or transparent', () => {
    for (const ground of [[255, 255, 255], [30, 90, 200], [128], [0, 0, 0, 0]])
      expect(found(shown(ground, thing)), `${ground}`).toEqual(thing);
  });

  it('is found where it is plain itself, of another colour', () => {
    const raster = shown([255, 255, 255], { left: 0, top: 0, width: 0, height: 0 });
    for (let y = 64; y < 144; y++) raster.data.fill(244, 3 * (320 * y + 80), 3 * (320 * y + 176));
    expect(found(raster)).toEqual(thing);
  });

  it('is found in whole blocks, never smaller than a square', () => {
    expect(found(shown([255, 255, 255], { left: 81, top: 70, width: 3, height: 3 }))).toEqual({
      left: 80,
      top: 64,
      width: 32,
      height: 32,
    });
    expect(found(shown([255, 255, 255], { left: 300, top: 230, width: 3, height: 3 }))).toEqual({
      left: 288,
      top: 208,
      width: 32,
      height: 32,
    });
  });

  it('is none where the ground is not plain, nothing stands on it, or the thing is all there is', () => {
    expect(found({ data: pixels(320, 240, 'noise'), width: 320, height: 240, channels: 3 })).toBeNull();
    expect(found(shown([255, 255, 255], { left: 0, top: 0, width: 0, height: 0 }))).toBeNull();
    expect(found(shown([255, 255, 255], { left: 0, top: 0, width: 320, height: 240 }))).toBeNull();
    expect(found({ data: Buffer.alloc(24 * 24), width: 24, height: 24, channels: 1 })).toBeNull();
  });
});
