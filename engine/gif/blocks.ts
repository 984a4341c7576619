import type { Ink } from './ink.ts';

/** The parts of a GIF but for its pixels, by their names in GIF89a. */

export function head(width: number, height: number, ink: Ink | null): Buffer {
  const screen = Buffer.alloc(13);
  screen.write('GIF89a', 'latin1');
  screen.writeUInt16LE(width, 6);
  screen.writeUInt16LE(height, 8);
  // Eight bits a channel, and whether a table follows.
  screen[10] = 0x70 | (ink ? tableFlags(ink) : 0);
  return ink ? Buffer.concat([screen, colourTable(ink)]) : screen;
}

function tableFlags({ bits }: Ink): number {
  return 0x80 | (bits - 1);
}

function colourTable({ bits, colours }: Ink): Buffer {
  const table = Buffer.alloc(3 << bits);
  for (const [i, colour] of colours.entries()) table.writeUIntLE(colour & 0xffffff, 3 * i, 3);
  return table;
}

/** `loop` says how often the film is shown in all, 0 for ever; the file how often again. Once needs no word. */
export function looping(loop: number): Buffer {
  if (loop === 1) return Buffer.alloc(0);
  const block = Buffer.from('\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0', 'latin1');
  block.writeUInt16LE(Math.min(65_535, Math.max(0, loop - 1)), 16);
  return block;
}

/** How long a frame is held, in milliseconds, and whether its area is cleared after that. */
export function control(delay: number, clears: boolean, { transparent }: Ink): Buffer {
  const see = transparent >= 0 ? 1 : 0;
  const block = Buffer.from([
    0x21,
    0xf9,
    4,
    ((clears ? 2 : 1) << 2) | see,
    0,
    0,
    Math.max(0, transparent),
    0,
  ]);
  block.writeUInt16LE(Math.min(65_535, Math.round(delay / 10)), 4);
  return block;
}

export interface FramePart {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** With a colour table of its own where it has other colours than the rest. */
export function frameHead({ left, top, width, height }: FramePart, own: Ink | null): Buffer {
  const block = Buffer.alloc(10);
  block[0] = 0x2c;
  for (const [i, value] of [left, top, width, height].entries()) block.writeUInt16LE(value, 1 + 2 * i);
  block[9] = own ? tableFlags(own) : 0;
  return own ? Buffer.concat([block, colourTable(own)]) : block;
}
