import type { JpegParts } from '../parse-jpeg.ts';
import { EOI, JFIF, SOI, segment } from '../segment.ts';
import type { Band } from './coefficients.ts';
import type { HuffmanCode } from './huffman/huffman-code.ts';

/** What stands before the first scan, Huffman codes left out. */
export function jpegHead(parts: JpegParts, tables: Uint16Array[], progressive: boolean): Buffer {
  const colour = parts.components.length > 1;
  // Two tables do for nearly all: a few encoders quantise each chroma by its own.
  const separate = colour && tables[2]!.some((step, k) => step !== tables[1]![k]);
  const wide = tables.some((table) => table.some((step) => step > 255));
  return Buffer.concat([
    SOI,
    JFIF,
    ...tables.slice(0, separate ? 3 : colour ? 2 : 1).map((table, i) => quantisation(table, i)),
    // Tables of 16 bits are not for baseline decoders: the frame then calls itself extended.
    frame(parts, progressive ? 0xc2 : wide ? 0xc1 : 0xc0, separate),
  ]);
}

/** What stands before one scan: the codes that it uses, and what it holds. By default that is everything. */
export function scanHead(
  { components }: JpegParts,
  codes: HuffmanCode[],
  { component, first, last, bit, again }: Band = {
    component: 'all',
    first: 0,
    last: 63,
    bit: 0,
    again: false,
  },
): Buffer {
  const told = component === 'all' ? components.map((_, i) => i) : [component];
  const each = told.flatMap((i) => [i + 1, i === 0 ? 0 : 0x11]);
  return Buffer.concat([
    ...codes.flatMap((code, table) => (code.symbols.length > 0 ? [huffman(code, table)] : [])),
    segment(0xda, [told.length, ...each, first, last, ((again ? bit + 1 : 0) << 4) | bit]),
  ]);
}

/** The head, and every scan with its own. */
export function jpegFile(pieces: Buffer[]): Buffer {
  return Buffer.concat([...pieces, EOI]);
}

function quantisation(table: Uint16Array, number: number): Buffer {
  const wide = table.some((step) => step > 255);
  const steps = wide ? [...table].flatMap((step) => [step >> 8, step & 255]) : [...table];
  return segment(0xdb, [(wide ? 0x10 : 0) | number, ...steps]);
}

function frame({ width, height, components }: JpegParts, marker: number, separate: boolean): Buffer {
  const each = components.flatMap(({ h, v }, i) => [i + 1, (h << 4) | v, separate ? i : Math.min(i, 1)]);
  return segment(marker, [8, height >> 8, height & 255, width >> 8, width & 255, components.length, ...each]);
}

function huffman({ counts, symbols }: HuffmanCode, table: number): Buffer {
  return segment(0xc4, [((table >> 1) << 4) | (table & 1), ...counts, ...symbols]);
}
