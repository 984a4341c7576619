import type { JpegParts } from '../parse-jpeg.ts';
import type { HuffmanCode } from './huffman-code.ts';

const JFIF = Buffer.from('ffe000104a46494600010100000100010000', 'hex');

/** Everything of a sequential JPEG before its entropy-coded data. */
export function jpegHead(parts: JpegParts, tables: Uint16Array[], codes: HuffmanCode[]): Buffer {
  const colour = parts.components.length > 1;
  // Two tables do for nearly all: a few encoders quantise each chroma by its own.
  const separate = colour && tables[2]!.some((step, k) => step !== tables[1]![k]);
  const wide = tables.some((table) => table.some((step) => step > 255));
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    JFIF,
    ...tables.slice(0, separate ? 3 : colour ? 2 : 1).map((table, i) => quantisation(table, i)),
    frame(parts, wide, separate),
    ...codes.filter((_, i) => colour || i % 2 === 0).map((code, i) => huffman(code, colour ? i : 2 * i)),
    scanHead(parts),
  ]);
}

function segment(marker: number, body: Iterable<number>): Buffer {
  const bytes = Buffer.from([0xff, marker, 0, 0, ...body]);
  bytes.writeUInt16BE(bytes.length - 2, 2);
  return bytes;
}

function quantisation(table: Uint16Array, number: number): Buffer {
  const wide = table.some((step) => step > 255);
  const steps = wide ? [...table].flatMap((step) => [step >> 8, step & 255]) : table;
  return segment(0xdb, [(wide ? 0x10 : 0) | number, ...steps]);
}

// Tables of 16 bits are not for baseline decoders: the frame then calls itself extended.
function frame({ width, height, components }: JpegParts, wide: boolean, separate: boolean): Buffer {
  const each = components.flatMap(({ h, v }, i) => [i + 1, (h << 4) | v, separate ? i : Math.min(i, 1)]);
  return segment(wide ? 0xc1 : 0xc0, [
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    components.length,
    ...each,
  ]);
}

function huffman({ counts, symbols }: HuffmanCode, table: number): Buffer {
  return segment(0xc4, [((table >> 1) << 4) | (table & 1), ...counts, ...symbols]);
}

function scanHead({ components }: JpegParts): Buffer {
  const each = components.flatMap((_, i) => [i + 1, i === 0 ? 0 : 0x11]);
  return segment(0xda, [components.length, ...each, 0, 63, 0]);
}
