/** Kinds of open bitstream units (AV1, 6.2.2). */
const SEQUENCE_HEADER = 1;
const TEMPORAL_DELIMITER = 2;
const FRAME_HEADER = 3;
const TILE_GROUP = 4;
const FRAME = 6;
const REPEATED_FRAME_HEADER = 7;
/** Such a number has seven bits a byte, and never more bytes than this. */
const LEB128_BYTES = 8;
/** More than a picture has. */
const MOST_UNITS = 10_000;

/**
 * The units that make the one frame of a picture, each with its size; metadata, padding and what no decoder knows go.
 * What stands behind the pixels of a tile, the decoder refuses. Null where there is another frame, or a unit is cut off.
 */
export function keptUnits(data: Buffer): Buffer | null {
  const kept: Buffer[] = [];
  let frames = 0;
  let headers = 0;
  for (let at = 0, units = 0; at < data.length; units++) {
    if (units === MOST_UNITS) return null;
    const head = data[at]!;
    const type = (head >> 3) & 15;
    const headBytes = (head & 4) === 0 ? 1 : 2;
    const size = (head & 2) === 0 ? null : readLeb128(data, at + headBytes);
    const start = at + headBytes + (size?.bytes ?? 0);
    const end = size ? start + size.value : data.length;
    if (end > data.length || ((head & 2) !== 0 && !size)) return null;
    if (type === SEQUENCE_HEADER) headers += 1;
    if (type === FRAME || type === FRAME_HEADER) frames += 1;
    if ([SEQUENCE_HEADER, FRAME, FRAME_HEADER, REPEATED_FRAME_HEADER, TILE_GROUP].includes(type))
      kept.push(
        Buffer.from([head | 2]),
        data.subarray(at + 1, at + headBytes),
        leb128(end - start),
        data.subarray(start, end),
      );
    else if (type === TEMPORAL_DELIMITER && at > 0) return null;
    at = end;
  }
  return headers === 1 && frames === 1 ? Buffer.concat(kept) : null;
}

function readLeb128(data: Buffer, at: number): { value: number; bytes: number } | null {
  let value = 0;
  for (let i = 0; i < LEB128_BYTES && at + i < data.length; i++) {
    value += (data[at + i]! & 127) * 2 ** (7 * i);
    if (data[at + i]! < 128) return { value, bytes: i + 1 };
  }
  return null;
}

function leb128(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    bytes.push((left % 128) + (left >= 128 ? 128 : 0));
    if (left < 128) return Buffer.from(bytes);
  }
}
