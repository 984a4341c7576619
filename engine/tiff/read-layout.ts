import { COMPRESSION, Directory, PHOTOMETRIC, TAG } from './directory.ts';

/** A strip or a tile: its place in the file, and the pixels that it holds. */
export interface Piece {
  data: Buffer;
  width: number;
  height: number;
}

export interface TiffLayout {
  directory: Directory;
  tiled: boolean;
  /** Each channel of it lies apart from the others. */
  planar: boolean;
  pieces: Piece[];
}

/** Strips and tiles, of which a stranger's file may name millions. */
const MOST_PIECES = 20_000;

/** Where the pixels of a TIFF lie; null where that does not add up. */
export function readLayout(tiff: Buffer): TiffLayout | null {
  const directory = new Directory(tiff);
  const [width, height] = [directory.number(TAG.ImageWidth, 0), directory.number(TAG.ImageLength, 0)];
  const tiled = directory.entries.has(TAG.TileOffsets);
  const channels = directory.number(TAG.SamplesPerPixel, 1);
  const planar = channels > 1 && directory.number(TAG.PlanarConfiguration, 1) === 2;
  const across = tiled ? directory.number(TAG.TileWidth, 0) : width;
  const down = tiled
    ? directory.number(TAG.TileLength, 0)
    : Math.min(height, directory.number(TAG.RowsPerStrip, height));
  if (!width || !height || !across || !down) return null;
  const rows = Math.ceil(height / down);
  const count = Math.ceil(width / across) * rows * (planar ? channels : 1);
  if (count > MOST_PIECES) return null;
  const offsets = directory.numbers(tiled ? TAG.TileOffsets : TAG.StripOffsets);
  const lengths = directory.numbers(tiled ? TAG.TileByteCounts : TAG.StripByteCounts);
  if (offsets.length !== count || lengths.length !== count) return null;
  const pieces = offsets.map((from, i) => ({
    data: tiff.subarray(from, from + lengths[i]!),
    width: across,
    // The last strip has what is left; tiles are whole, beyond the picture's edge.
    height: tiled ? down : Math.min(down, height - (i % rows) * down),
  }));
  if (pieces.some(({ data }, i) => data.length === 0 || data.length < lengths[i]!)) return null;
  // Pieces may lie over one another: apart they could be many times as large as the file.
  if (lengths.reduce((sum, length) => sum + length, 0) > tiff.length) return null;
  return { directory, tiled, planar, pieces };
}

/** How many bytes a piece takes that is not packed. */
export function plainBytes({ directory, planar }: TiffLayout, { width, height }: Piece): number {
  const bits = directory.numbers(TAG.BitsPerSample);
  const [first = 1] = bits;
  const channels = planar ? 1 : directory.number(TAG.SamplesPerPixel, 1);
  const [across = 2, down = 2] = directory.numbers(TAG.YCbCrSubSampling);
  // Where chroma is smaller than luma both stand in turns (TIFF 6.0, section 21).
  if (
    directory.number(TAG.PhotometricInterpretation, PHOTOMETRIC.blackIsZero) === PHOTOMETRIC.yCbCr &&
    !planar
  )
    return (
      Math.ceil(width / across) * Math.ceil(height / down) * Math.ceil(((across * down + 2) * first) / 8)
    );
  const pixel = bits.length === channels ? bits.reduce((sum, one) => sum + one, 0) : channels * first;
  return Math.ceil((width * pixel) / 8) * height;
}

export function isPacked({ directory }: TiffLayout): boolean {
  return directory.number(TAG.Compression, COMPRESSION.none) !== COMPRESSION.none;
}
