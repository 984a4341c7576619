import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { openRaster, type Raster } from '../raster.ts';
import { pixelStreams } from './pixel-streams.ts';

const pack = promisify(deflate);

/** A row of a PNG is held several times over: more bytes than these are packed as a TIFF, whose level is fixed. */
const MOST_IN_ONE = 16 * 1024 * 1024;

/** Rows of a TIFF's one strip, at most, as sharp lets one choose them. */
const MOST_ROWS = 32_768;

// libvips packs with zlib-ng, which takes half of zlib's CPU for the same bytes, and hands over what it packed only
// inside a file. So the rows go in as a grey picture, and their stream is taken out.

/** Deflates rows of indexes, each as it is: PNG's filter 0 stands before it. */
export async function packIndexes(
  rows: Buffer,
  height: number,
  level: number,
  deadline?: number,
): Promise<Buffer> {
  const png = await asGrey(rows, height, deadline).png({ compressionLevel: level }).toBuffer();
  const [stream] = pixelStreams(png);
  return stream!;
}

/** Whether rows of so many bytes are packed as hard as is wanted. */
export const hasLevels = (bytes: number): boolean => bytes <= MOST_IN_ONE;

/**
 * Deflates rows that bear their filters. All of them go in as one row of a PNG, before which its filter 0 stands: that of
 * the first of them.
 */
export async function packFiltered(
  rows: Buffer,
  height: number,
  level: number,
  deadline?: number,
): Promise<Buffer> {
  if (hasLevels(rows.length)) return packIndexes(rows.subarray(1), 1, level, deadline);
  if (height > MOST_ROWS) return pack(rows, { memLevel: 9 });
  const tiff = await asGrey(rows, height, deadline)
    .tiff({ compression: 'deflate', predictor: 'none', tileHeight: MOST_ROWS })
    .toBuffer();
  return onlyStrip(tiff);
}

function asGrey(rows: Buffer, height: number, deadline?: number) {
  const grey: Raster = { data: rows, width: rows.length / height, height, channels: 1 };
  return openRaster(grey, deadline).toColourspace('b-w');
}

/** Tags of TIFF 6.0: where strips lie, and how long they are. */
const STRIP_OFFSETS = 273;
const STRIP_BYTES = 279;

/** What libvips writes is little-endian, and has one directory. */
function onlyStrip(tiff: Buffer): Buffer {
  const directory = tiff.readUInt32LE(4);
  const values = new Map<number, number>();
  for (let i = 0; i < tiff.readUInt16LE(directory); i++) {
    const at = directory + 2 + 12 * i;
    const short = tiff.readUInt16LE(at + 2) === 3;
    values.set(tiff.readUInt16LE(at), short ? tiff.readUInt16LE(at + 8) : tiff.readUInt32LE(at + 8));
  }
  const start = values.get(STRIP_OFFSETS)!;
  return tiff.subarray(start, start + values.get(STRIP_BYTES)!);
}
