/**
 * The quantiser index of a lossy WebP (0 fine, 127 coarse), averaged over its segments, read from the head of the
 * key frame with VP8's boolean decoder (RFC 6386, sections 7, 9.3 and 9.6).
 */
export function vp8Quant(frame: Buffer): number | null {
  if (frame.length < 20 || (frame[0]! & 1) !== 0) return null;
  const read = booleanDecoder(frame, 10);
  read(2); // Colour space and clamping.
  const segments: number[] = [];
  let absolute = false;
  if (read(1)) {
    const newMap = read(1);
    if (read(1)) {
      absolute = read(1) === 1;
      for (let i = 0; i < 4; i++) segments.push(read(1) ? signed(read, 7) : 0);
      for (let i = 0; i < 4; i++) if (read(1)) signed(read, 6);
    }
    if (newMap) for (let i = 0; i < 3; i++) if (read(1)) read(8);
  }
  read(1 + 6 + 3); // The loop filter's kind, level and sharpness.
  const adjusted = read(1) === 1;
  if (adjusted && read(1) === 1) skipDeltas(read);
  read(2); // How many partitions.
  const base = read(7);
  if (segments.length === 0) return base;
  const all = segments.map((value) => Math.min(127, Math.max(0, absolute ? value : base + value)));
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

function skipDeltas(read: (bits: number) => number): void {
  for (let i = 0; i < 8; i++) if (read(1)) signed(read, 6);
}

function signed(read: (bits: number) => number, bits: number): number {
  const value = read(bits);
  return read(1) ? -value : value;
}

/** Reads bits that are as likely 0 as 1. */
function booleanDecoder(bytes: Buffer, start: number): (bits: number) => number {
  let at = start + 2;
  let value = bytes.readUInt16BE(start);
  let range = 255;
  let shifted = 0;
  const bit = () => {
    const split = 1 + (((range - 1) * 128) >> 8);
    const big = split << 8;
    const one = value >= big;
    if (one) value -= big;
    range = one ? range - split : split;
    while (range < 128) {
      value <<= 1;
      range <<= 1;
      shifted += 1;
      if (shifted === 8) {
        shifted = 0;
        value |= bytes[at] ?? 0;
        at += 1;
      }
    }
    return one ? 1 : 0;
  };
  return (bits) => {
    let result = 0;
    for (let i = 0; i < bits; i++) result = 2 * result + bit();
    return result;
  };
}
