import { readHeader as readJpeg } from '../jpeg/container.ts';
import { isExactJpeg } from '../jpeg/is-exact-jpeg.ts';
import { EOI, JFIF, SOI } from '../jpeg/segment.ts';
import type { ExifEntry } from '../metadata/exif-entries.ts';
import { openImage } from '../open-image.ts';
import { COMPRESSION, type Directory, TAG } from './directory.ts';
import { isPacked, type Piece, readLayout } from './read-layout.ts';
import { writeTiff } from './write-tiff.ts';

/** Fewer bytes than this behind the pixels are of no use to anyone. */
const SPARE_BYTES = 16;
/** Each is decoded by itself, twice. */
const MOST_PIECES = 500;
const LONG = 4;
/** What packs row after row by a code that has no place for anything else: fax, LZW, Deflate by both names, PackBits. */
const ROW_AFTER_ROW: number[] = [COMPRESSION.ccittG4, 5, 8, 32_946, 32_773];

/**
 * Whether every strip or tile of a cleaned file needs its last bytes: with others there, it is another picture or none.
 */
export async function isExactTiff(clean: Buffer): Promise<boolean> {
  const layout = readLayout(clean);
  if (!layout || layout.planar) return layout !== null && !isPacked(layout);
  const { directory, tiled, pieces } = layout;
  if (!isPacked(layout)) return true;
  if (pieces.length > MOST_PIECES) return false;
  const compression = directory.number(TAG.Compression, COMPRESSION.none);
  if (compression === COMPRESSION.jpeg) {
    const tables = directory.entries.get(TAG.JPEGTables)?.value;
    return pieces.every(({ data }) => isExactPiece(data, tables));
  }
  if (!ROW_AFTER_ROW.includes(compression)) return false;
  for (const piece of pieces) if (!(await needsItsEnd(directory, tiled, piece))) return false;
  return true;
}

async function needsItsEnd(directory: Directory, tiled: boolean, piece: Piece): Promise<boolean> {
  const other = Buffer.from(piece.data);
  for (let at = other.length - Math.min(SPARE_BYTES, other.length >> 1); at < other.length; at++)
    other[at]! ^= 0xff;
  const [pixels, changed] = [
    await decode(asPicture(directory, tiled, piece)),
    await decode(asPicture(directory, tiled, { ...piece, data: other })),
  ];
  return pixels !== null && !changed?.equals(pixels);
}

/** The piece as a file of its own. */
function asPicture({ little, entries }: Directory, tiled: boolean, { data, width, height }: Piece): Buffer {
  const own = new Map<number, number>([
    [TAG.ImageWidth, width],
    [TAG.ImageLength, height],
    [TAG.RowsPerStrip, height],
  ]);
  const places: number[] = [TAG.StripOffsets, TAG.StripByteCounts, TAG.TileOffsets, TAG.TileByteCounts];
  const tags = [...entries.values()].flatMap((entry): ExifEntry[] => {
    if (places.includes(entry.tag) || entry.tag === TAG.ICCProfile) return [];
    const number = own.get(entry.tag);
    return [number === undefined ? entry : { ...entry, type: LONG, value: long(number, little) }];
  });
  return writeTiff(little, tags, { tiled, data: [data] });
}

function long(value: number, little: boolean): Buffer {
  const bytes = Buffer.alloc(4);
  if (little) bytes.writeUInt32LE(value);
  else bytes.writeUInt32BE(value);
  return bytes;
}

function decode(tiff: Buffer): Promise<Buffer | null> {
  return openImage(tiff)
    .raw()
    .toBuffer()
    .catch(() => null);
}

/** Its tables may stand apart, once for all. What its colours mean is said elsewhere, so it is read as most JPEGs are. */
function isExactPiece(data: Buffer, tables: Buffer = Buffer.concat([SOI, EOI])): boolean {
  const plain = Buffer.concat([
    SOI,
    JFIF,
    tables.subarray(SOI.length, -EOI.length),
    data.subarray(SOI.length),
  ]);
  const header = readJpeg(plain);
  // Nothing was left out of it.
  return header?.bare.equals(plain) === true && isExactJpeg(plain);
}
