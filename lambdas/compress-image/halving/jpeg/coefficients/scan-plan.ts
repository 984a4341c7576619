import type { JpegParts } from '../parse-jpeg.ts';
import { type HuffmanLookup, huffmanLookup } from './huffman-lookup.ts';

/** How the blocks of one sequential, interleaved scan follow each other. */
export interface ScanPlan {
  /** Minimum coded units, and the component of each block within one. */
  units: number;
  pattern: Uint8Array;
  /** How many blocks back the same component's previous block lies, for each place in a unit. */
  back: Uint8Array;
  /** Quantisation table of each component. */
  tables: Uint16Array[];
  dc: HuffmanLookup[];
  ac: HuffmanLookup[];
  restart: number;
  /** The entropy-coded data, stuffed zeros and restart markers included. */
  from: number;
  to: number;
}

/** Null for what is left to the decoder: progressive, CMYK, RGB, 12 bits, scans of one component, broken headers. */
export function scanPlan(bytes: Buffer, parts: JpegParts): ScanPlan | null {
  const { components, segments } = parts;
  const scans = segments.filter(({ marker }) => marker === 0xda);
  const known = parts.process <= 1 && parts.precision === 8 && parts.whole && scans.length === 1;
  if (!known || (components.length !== 1 && components.length !== 3)) return null;
  if (
    components.length === 3 &&
    (parts.adobe === 0 || (!parts.jfif && parts.adobe === null && components[0]!.id === 0x52))
  )
    return null;
  const tables: Uint16Array[] = [];
  for (const { table, h, v } of components) {
    const found = parts.tables[table];
    if (!found || found.some((value) => value === 0) || h < 1 || v < 1 || h > 4 || v > 4) return null;
    tables.push(found);
  }
  const lookups = readLookups(bytes, parts);
  const scan = scans[0]!;
  const head = bytes.subarray(scan.start + 4);
  if (head[0] !== components.length) return null;
  const dc: HuffmanLookup[] = [];
  const ac: HuffmanLookup[] = [];
  for (const [i, { id }] of components.entries()) {
    const dcTable = lookups.get(head[2 + 2 * i]! >> 4);
    const acTable = lookups.get(0x10 | (head[2 + 2 * i]! & 15));
    if (head[1 + 2 * i] !== id || !dcTable || !acTable) return null;
    dc.push(dcTable);
    ac.push(acTable);
  }
  const restarts = segments.filter(({ marker }) => marker === 0xdd).at(-1);
  const units = unitsOf(parts);
  if (!units) return null;
  return {
    ...units,
    tables,
    dc,
    ac,
    restart: restarts ? bytes.readUInt16BE(restarts.start + 4) : 0,
    from: scan.start + 2 + bytes.readUInt16BE(scan.start + 2),
    to: scan.end,
  };
}

function unitsOf({
  width,
  height,
  components,
}: JpegParts): { units: number; pattern: Uint8Array; back: Uint8Array } | null {
  const single = components.length === 1;
  const mostH = Math.max(...components.map(({ h }) => h));
  const mostV = Math.max(...components.map(({ v }) => v));
  // A scan of one component is never interleaved, whatever its factors say.
  if (components.reduce((sum, { h, v }) => sum + h * v, 0) > 10) return null;
  const pattern = single ? [0] : components.flatMap(({ h, v }, i) => new Array<number>(h * v).fill(i));
  const across = Math.ceil(width / (8 * (single ? 1 : mostH)));
  const down = Math.ceil(height / (8 * (single ? 1 : mostV)));
  const back = pattern.map((component, i) => {
    const before = pattern.lastIndexOf(component, i - 1);
    return i > 0 && before >= 0 ? i - before : i + pattern.length - pattern.lastIndexOf(component);
  });
  return { units: across * down, pattern: Uint8Array.from(pattern), back: Uint8Array.from(back) };
}

function readLookups(bytes: Buffer, { segments }: JpegParts): Map<number, HuffmanLookup> {
  const lookups = new Map<number, HuffmanLookup>();
  for (const { marker, start, end } of segments) {
    if (marker === 0xda) break;
    if (marker !== 0xc4) continue;
    for (let at = start + 4; at + 17 <= end; ) {
      const counts = bytes.subarray(at + 1, at + 17);
      const total = counts.reduce((sum, count) => sum + count, 0);
      const lookup = huffmanLookup(counts, bytes.subarray(at + 17, Math.min(end, at + 17 + total)));
      if (lookup) lookups.set(bytes[at]!, lookup);
      at += 17 + total;
    }
  }
  return lookups;
}
