import { describe, expect, it } from 'vitest';
import { countColours } from '../../../../engine/palette/count-colours.ts';
import { indexPixels } from '../../../../engine/palette/index-pixels.ts';
import { refineColours } from '../../../../engine/palette/refine-colours.ts';
import { sampleColours } from '../../../../engine/palette/sample-colours.ts';
import { shareOfChanges } from '../../../../engine/pixels/share-of-changes.ts';
import type { Raster } from '../../../../engine/raster.ts';

/** Shades in runs of one pixel to a hundred, each shade of all channels apart by one, the last of them alpha. */
function runs(channels: Raster['channels']): Raster {
  const pixels: number[][] = [];
  for (let i = 0; i < 300; i++)
    for (let length = 1 + ((i * i * 7) % (i % 3 ? 9 : 100)); length > 0; length--)
      pixels.push(Array.from({ length: channels }, (_, c) => 20 * (1 + (i % 7)) + c));
  const width = pixels.length;
  return { data: Buffer.from(pixels.flat()), width, height: 1, channels };
}

const colourAt = ({ data, channels }: Raster, i: number): number => {
  const at = (c: number) => data[i * channels + c]!;
  const alpha = channels % 2 ? 255 : at(channels - 1);
  const [red, green, blue] = channels < 3 ? [at(0), at(0), at(0)] : [at(0), at(1), at(2)];
  return (alpha << 24) | (blue << 16) | (green << 8) | red;
};
const coloursOf = (raster: Raster) => Array.from({ length: raster.width }, (_, i) => colourAt(raster, i));

describe.each([1, 2, 3, 4] as const)('runs of equal pixels of %i channels', (channels) => {
  const raster = runs(channels);
  const colours = coloursOf(raster);
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);

  it('are counted to the pixel', () => {
    expect([...countColours(raster)!.counts]).toEqual([...counts]);
  });

  it('have the place of their colour, each pixel', () => {
    const list = [...counts.keys()];
    expect([...indexPixels(raster, list)]).toEqual(colours.map((colour) => list.indexOf(colour)));
  });

  it('count as many times as they have pixels where a colour is their mean', () => {
    const list = [...counts.keys()];
    expect([...refineColours(raster, list).values()]).toEqual([...counts.values()].map((count) => count + 1));
  });

  it('change where one ends', () => {
    let changes = 0;
    for (let i = channels; i < raster.data.length; i++)
      changes += raster.data[i] === raster.data[i - channels] ? 0 : 1;
    expect(shareOfChanges(raster)).toBeCloseTo(changes / raster.data.length, 9);
  });

  it('are no plain tile where a row of it is of another colour', () => {
    const data = Buffer.alloc(64 * 64 * channels, 200);
    // Of the 64 tiles one has a line of its own.
    data.fill(100, (27 * 64 + 16) * channels, (27 * 64 + 24) * channels);
    const { counts: met } = countColours(sampleColours({ data, width: 64, height: 64, channels }, 640))!;
    expect([...met.values()].at(-1)).toBe(8);
  });
});
