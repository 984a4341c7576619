import { isFrame, type JpegParts, type Segment } from '../../parse-jpeg.ts';
import { type HuffmanLookup, huffmanLookup } from '../huffman/huffman-lookup.ts';
import { type CoefficientLayout, layoutOf } from './layout.ts';

/** One scan: which coefficients of which components, which of their bits, and by which codes. */
export interface Pass {
  components: number[];
  /** By component of the picture; undefined where the scan has no use for it. */
  dc: (HuffmanLookup | undefined)[];
  ac: (HuffmanLookup | undefined)[];
  first: number;
  last: number;
  high: number;
  low: number;
  restart: number;
  /** The entropy-coded data, stuffed zeros and restart markers included. */
  from: number;
  to: number;
}

export interface ScanPlan extends CoefficientLayout {
  progressive: boolean;
  /** Quantisation table of each component. */
  tables: Uint16Array[];
  /** Likewise, in zigzag order: steps that new ones are made in the likeness of, where it is not those of the file. */
  likeness?: (Uint16Array | number[])[];
  passes: Pass[];
  /** New steps are to be those for coefficients that are weighed together, and blocks by what they lose. */
  thorough?: boolean;
  /** Whether nothing at all may stand behind the last unit of a scan, be it zeros. */
  exact: boolean;
}

/** Null for what is left to the decoder: CMYK, RGB, 12 bits, sequential files of several scans, broken headers. */
export function scanPlan(bytes: Buffer, parts: JpegParts, exact = false): ScanPlan | null {
  const { components, process } = parts;
  if (process > 2 || parts.precision !== 8 || !parts.whole) return null;
  if (components.length !== 1 && components.length !== 3) return null;
  const untold = !parts.jfif && parts.adobe === null;
  if (components.length === 3 && (parts.adobe === 0 || (untold && components[0]!.id === 0x52))) return null;
  const tables: Uint16Array[] = [];
  for (const { table } of components) {
    const found = parts.tables[table];
    if (!found || found.includes(0)) return null;
    tables.push(found);
  }
  // With two frames it would be anyone's guess which one is meant: decoders refuse them.
  if (parts.segments.filter(({ marker }) => isFrame(marker)).length !== 1) return null;
  const layout = layoutOf(parts);
  const passes = readPasses(bytes, parts);
  if (!layout || !passes) return null;
  const sequential = passes.length === 1 && passes[0]!.components.length === components.length;
  if (process < 2 && !sequential) return null;
  return { ...layout, tables, passes, progressive: process === 2, exact };
}

/** Walks the segments in order, for a scan is read by the codes and the restart interval that stand before it. */
function readPasses(bytes: Buffer, parts: JpegParts): Pass[] | null {
  const passes: Pass[] = [];
  const lookups = new Map<number, HuffmanLookup>();
  let restart = 0;
  for (const segment of parts.segments) {
    if (segment.marker === 0xdd) {
      if (segment.end - segment.start !== 6) return null;
      restart = bytes.readUInt16BE(segment.start + 4);
    }
    // A table that changes between scans would leave coefficients of two kinds.
    if (segment.marker === 0xdb && passes.length > 0) return null;
    if (segment.marker === 0xc4 && !readCodes(bytes, segment, lookups)) return null;
    if (segment.marker !== 0xda) continue;
    const pass = readPass(bytes, segment, parts, lookups, restart);
    if (!pass) return null;
    passes.push(pass);
  }
  return passes.length > 0 ? passes : null;
}

function readPass(
  bytes: Buffer,
  { start, end }: Segment,
  parts: JpegParts,
  lookups: Map<number, HuffmanLookup>,
  restart: number,
): Pass | null {
  const length = bytes.readUInt16BE(start + 2);
  const count = bytes[start + 4]!;
  if (length !== 6 + 2 * count) return null;
  const tail = bytes.subarray(start + 5 + 2 * count);
  const [first, last, high, low] = [tail[0]!, tail[1]!, tail[2]! >> 4, tail[2]! & 15];
  const sequential = parts.process < 2;
  if (
    first > last ||
    last > 63 ||
    low > 13 ||
    (sequential && (first > 0 || last < 63 || high > 0 || low > 0))
  )
    return null;
  if (!sequential && ((first === 0) !== (last === 0) || (first > 0 && count > 1))) return null;
  const pass: Pass = {
    components: [],
    dc: [],
    ac: [],
    first,
    last,
    high,
    low,
    restart,
    from: start + 2 + length,
    to: end,
  };
  for (let i = 0; i < count; i++) {
    const component = parts.components.findIndex(({ id }) => id === bytes[start + 5 + 2 * i]);
    const codes = bytes[start + 6 + 2 * i]!;
    pass.dc[component] = lookups.get(codes >> 4);
    pass.ac[component] = lookups.get(0x10 | (codes & 15));
    const known = (first > 0 || high > 0 || pass.dc[component]) && (last === 0 || pass.ac[component]);
    // In the order of the frame, as everyone writes it: another would need another pattern.
    if (component < 0 || !known || component <= (pass.components.at(-1) ?? -1)) return null;
    pass.components.push(component);
  }
  return pass;
}

function readCodes(bytes: Buffer, { start, end }: Segment, lookups: Map<number, HuffmanLookup>): boolean {
  for (let at = start + 4; at + 17 <= end; ) {
    const counts = bytes.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const lookup = huffmanLookup(counts, bytes.subarray(at + 17, Math.min(end, at + 17 + total)));
    // No difference of a DC has more bits: decoders refuse such a table.
    const tooLong = bytes[at]! < 0x10 && bytes.subarray(at + 17, at + 17 + total).some((size) => size > 15);
    if (!lookup || tooLong) return false;
    lookups.set(bytes[at]!, lookup);
    at += 17 + total;
  }
  return true;
}
