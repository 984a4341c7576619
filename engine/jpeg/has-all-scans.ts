import type { JpegParts } from './parse-jpeg.ts';

/**
 * Whether the scans bring every bit of every coefficient (ITU-T T.81, G.1.1.1): of each component, each place of the
 * zigzag must have come down to its last bit. Their data is not looked at.
 */
export function hasAllScans(bytes: Buffer, { components, segments, process }: JpegParts): boolean {
  // By component: the lowest bit that has come of each place; more than any file says where none has.
  const lowest = new Map(components.map(({ id }) => [id, new Uint8Array(64).fill(99)]));
  for (const { marker, start, end } of segments) {
    if (marker !== 0xda) continue;
    const count = bytes[start + 4]!;
    const tail = start + 5 + 2 * count;
    if (tail + 3 > end) return false;
    const [first, last, bits] = process === 2 ? bytes.subarray(tail, tail + 3) : [0, 63, 0];
    for (let i = 0; i < count; i++) lowest.get(bytes[start + 5 + 2 * i]!)?.fill(bits! & 15, first, last! + 1);
  }
  return [...lowest.values()].every((bits) => bits.every((bit) => bit === 0));
}
