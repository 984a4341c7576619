/**
 * The entropy-coded data without its stuffed zeros, cut at the restart markers. Null where these are not in their
 * order: something is missing between them, and a decoder knows how to go on.
 */
export function unstuff(bytes: Buffer, from: number, to: number): Uint8Array[] | null {
  const intervals: Uint8Array[] = [];
  let out = Buffer.allocUnsafe(to - from);
  let filled = 0;
  let at = from;
  while (at < to) {
    const next = bytes.indexOf(0xff, at);
    const stop = next < 0 || next >= to ? to : next;
    const mark = stop < to ? bytes[stop + 1]! : -1;
    // A stuffed zero stands for the 0xFF before it.
    const until = mark === 0 ? stop + 1 : stop;
    bytes.copy(out, filled, at, until);
    filled += until - at;
    at = mark < 0 ? to : mark === 0xff ? stop + 1 : stop + 2;
    if (mark >= 0xd0 && mark <= 0xd7) {
      if ((mark & 7) !== intervals.length % 8) return null;
      intervals.push(out.subarray(0, filled));
      out = out.subarray(filled);
      filled = 0;
    }
  }
  intervals.push(out.subarray(0, filled));
  return intervals;
}
