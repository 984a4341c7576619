import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createFilm } from '../../../../engine/gif/create-film.ts';
import { isExactGif } from '../../../../engine/gif/is-exact-gif.ts';
import { createPainting } from '../../../../engine/gif/painting.ts';
import { writeGif } from '../../../../engine/gif/write-gif.ts';
import { countColours } from '../../../../engine/palette/count-colours.ts';
import type { Raster } from '../../../../engine/raster.ts';
import { pixels } from '../pictures.ts';

/** What others see: libvips, by libnsgif. */
async function seen(gif: Buffer) {
  const image = sharp(gif, { animated: true });
  const { data } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const { pages, delay, loop, width, pageHeight, height } = await sharp(gif).metadata();
  return { data, pages: pages ?? 1, delay, loop, width, height: pageHeight ?? height };
}

const WIDTH = 60;
const HEIGHT = 40;

/** A disc moves over still grain; it is a hole in what is drawn where `holes` is asked for. */
function moving(frames: number, holes: boolean): Raster {
  const still = pixels(WIDTH, HEIGHT, 'photo', 4);
  for (let i = 0; i < still.length; i++) if (i % 4 < 3) still[i]! &= 0xc0;
  const data = Buffer.concat(
    Array.from({ length: frames }, (_, frame) => {
      const one = Buffer.from(still);
      for (let i = 0; i < WIDTH * HEIGHT; i++) {
        const inside = Math.hypot((i % WIDTH) - 10 - 6 * frame, Math.floor(i / WIDTH) - 20) < 8;
        one.writeInt32LE(inside ? (holes ? 0 : -1) : one.readInt32LE(4 * i) | (0xff << 24), 4 * i);
      }
      return one;
    }),
  );
  const delay = Array.from({ length: frames }, (_, i) => 70 + 10 * i);
  const animation = frames > 1 ? { animation: { pageHeight: HEIGHT, delay, loop: 3 } } : {};
  return { data, width: WIDTH, height: frames * HEIGHT, channels: 4, ...animation };
}

async function written(raster: Raster, most: number, palette?: readonly number[] | null): Promise<Buffer> {
  const colours = palette === undefined ? [...countColours(raster)!.counts.keys()] : palette;
  return (await writeGif(await createPainting(createFilm(raster), colours), most))!;
}

describe('a GIF that is written', () => {
  it.each([
    ['a still picture', moving(1, false)],
    ['one with a hole', moving(1, true)],
    ['a film', moving(5, false)],
    ['a film whose hole moves, so that areas are cleared', moving(5, true)],
    ['two equal frames', { ...moving(2, false), data: Buffer.concat(Array(2).fill(moving(1, false).data)) }],
  ])('is %s to the last pixel, where nothing may be off', async (_, raster) => {
    for (const palette of [undefined, null]) {
      const gif = await written(raster, 0, palette);
      expect((await seen(gif)).data.equals(raster.data)).toBe(true);
      expect(isExactGif(gif)).toBe(true);
    }
  });

  it('has every frame, how long each is held, and how often all are shown', async () => {
    const raster = moving(4, false);
    raster.animation = { pageHeight: HEIGHT, delay: [10, 90_000, 655_350, 0], loop: 65_536 };
    expect(await seen(await written(raster, 0))).toMatchObject({
      pages: 4,
      delay: [10, 90_000, 655_350, 0],
      loop: 65_536,
      width: WIDTH,
      height: HEIGHT,
    });
    raster.animation = { ...raster.animation, loop: 1 };
    expect((await seen(await written(raster, 0))).loop).toBe(1);
  });

  it('holds a table that is full, and one that is emptied, as decoders do', async () => {
    const side = 256;
    const data = Buffer.alloc(4 * side * side, 255);
    let seed = 7;
    for (let i = 0; i < side * side; i++) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      // Noise, then plain ground, then noise: the runs of one say nothing of the other.
      const value = i % 30_000 < 15_000 ? seed >>> 24 : 9;
      data.fill(value, 4 * i, 4 * i + 3);
    }
    const raster: Raster = { data, width: side, height: side, channels: 4 };
    const gif = await written(raster, 0);
    expect((await seen(gif)).data.equals(data)).toBe(true);
  });

  it('has a size of its own even where decoders doubt it', async () => {
    const raster: Raster = { data: Buffer.alloc(4 * 640 * 480), width: 640, height: 480, channels: 4 };
    raster.data.writeInt32LE(-1, 4 * (640 * 100 + 100));
    expect(await seen(await written(raster, 0))).toMatchObject({ width: 640, height: 480 });
  });

  it('is off by no more than it may, and smaller for it', async () => {
    const raster = moving(5, false);
    const exact = await written(raster, 0);
    const most = 3000;
    const gif = await written(raster, most);
    expect(gif.length).toBeLessThan(0.8 * exact.length);
    const { data } = await seen(gif);
    // Where nothing goes on an error counts whole; among 14 steps of activity a sixth of it, as far as 0.7 of that where nothing is painted.
    const far = (at: number) =>
      [0.5, 1, 0.45].reduce(
        (sum, weight, c) => sum + weight * (data[at + c]! - raster.data[at + c]!) ** 2,
        0,
      );
    const errors = Array.from({ length: data.length / 4 }, (_, i) => far(4 * i));
    expect(Math.max(...errors)).toBeGreaterThan(0);
    expect(Math.max(...errors)).toBeLessThan((most / 0.7) * (1 + 0.3 * 64));
  });

  it('leaves no trail of what moves over plain ground', async () => {
    const raster = moving(6, false);
    // Plain ground under it.
    for (let i = 0; i < raster.data.length; i += 4)
      if (raster.data.readInt32LE(i) !== -1) raster.data.writeUInt32LE(0xff203040, i);
    const { data } = await seen(await written(raster, 200));
    const last = data.subarray(5 * 4 * WIDTH * HEIGHT);
    for (let i = 0; i < last.length; i += 4)
      if (raster.data.readUInt32LE(5 * 4 * WIDTH * HEIGHT + i) === 0xff203040)
        expect(Math.abs(last[i + 1]! - 0x30)).toBeLessThan(20);
  });

  it('has a table of its own for each frame, or is none', async () => {
    const raster = moving(2, false);
    for (let i = 0; i < WIDTH * HEIGHT; i++) raster.data.writeUInt32LE((0xff000000 | (i * 977)) >>> 0, 4 * i);
    expect(await writeGif(await createPainting(createFilm(raster), null), 0)).toBeNull();
  });
});
