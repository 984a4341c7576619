import { cleanIcc } from '../icc/clean-icc.ts';
import type { ExifEntry } from '../metadata/exif-entries.ts';
import { type Directory, TAG } from './directory.ts';
import { isPacked, plainBytes, type TiffLayout } from './read-layout.ts';
import { writeTiff } from './write-tiff.ts';

/** More channels than a picture has. */
const MOST_CHANNELS = 8;
const RATIONAL_BYTES = 8;
/** The most bytes of what says how a picture is shown; what has more is something else. */
const KEPT = new Map<number, number>([
  [TAG.ImageWidth, 4],
  [TAG.ImageLength, 4],
  [TAG.BitsPerSample, 2 * MOST_CHANNELS],
  [TAG.Compression, 2],
  [TAG.PhotometricInterpretation, 2],
  [TAG.FillOrder, 2],
  [TAG.Orientation, 2],
  [TAG.SamplesPerPixel, 2],
  [TAG.RowsPerStrip, 4],
  // Pixels of a fax are not square.
  [TAG.XResolution, RATIONAL_BYTES],
  [TAG.YResolution, RATIONAL_BYTES],
  [TAG.ResolutionUnit, 2],
  [TAG.PlanarConfiguration, 2],
  [TAG.T6Options, 4],
  [TAG.Predictor, 2],
  [TAG.TileWidth, 4],
  [TAG.TileLength, 4],
  [TAG.InkSet, 2],
  [TAG.ExtraSamples, 2 * MOST_CHANNELS],
  [TAG.SampleFormat, 2 * MOST_CHANNELS],
  [TAG.YCbCrCoefficients, 3 * RATIONAL_BYTES],
  [TAG.YCbCrSubSampling, 4],
  [TAG.YCbCrPositioning, 2],
  [TAG.ReferenceBlackWhite, 6 * RATIONAL_BYTES],
]);

/**
 * The same picture in a file made anew: its pixels, and what says how they are shown, and not a byte that has another
 * use but behind the pixels of a packed strip. Null where it is made of what is not known here.
 */
export function cleanTiff(layout: TiffLayout): Buffer | null {
  const { directory, tiled, pieces } = layout;
  const kept: ExifEntry[] = [];
  for (const entry of directory.entries.values()) {
    const value = keptValue(entry, directory);
    if (value && value.length > (KEPT.get(entry.tag) ?? Number.POSITIVE_INFINITY)) return null;
    if (value) kept.push({ ...entry, value });
  }
  if (isPacked(layout))
    return writeTiff(directory.little, kept, { tiled, data: pieces.map(({ data }) => data) });
  const plain = pieces.map((piece) => ({ piece, bytes: plainBytes(layout, piece) }));
  if (plain.some(({ piece, bytes }) => piece.data.length < bytes)) return null;
  return writeTiff(directory.little, kept, {
    tiled,
    data: plain.map(({ piece, bytes }) => piece.data.subarray(0, bytes)),
  });
}

function keptValue({ tag, value }: ExifEntry, directory: Directory): Buffer | null {
  if (tag === TAG.ICCProfile) return cleanIcc(value);
  // A colour has three shorts.
  if (tag === TAG.ColorMap)
    return value.length === 6 * 2 ** directory.number(TAG.BitsPerSample, 1) ? value : null;
  return KEPT.has(tag) || tag === TAG.JPEGTables ? value : null;
}
