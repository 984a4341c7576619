import { ImageError } from '../errors.ts';
import { COMPRESSION, Directory, PHOTOMETRIC, TAG } from './directory.ts';

/** What libvips is built without, or nobody writes any more; by the number in the tag. */
const UNREAD = new Map([
  [COMPRESSION.oldJpeg, 'JPEG in its old style'],
  [9, 'JBIG'],
  [10, 'JBIG'],
  [32_766, 'NeXT run lengths'],
  [32_809, 'ThunderScan'],
  [32_908, 'PixarFilm'],
  [32_909, 'PixarLog'],
  [32_947, 'Kodak DCS'],
  [33_003, 'JPEG 2000'],
  [33_005, 'JPEG 2000'],
  [34_661, 'JBIG'],
  [34_676, 'SGI LogLuv'],
  [34_677, 'SGI LogLuv'],
  [34_712, 'JPEG 2000'],
  [34_887, 'LERC'],
  [34_892, 'lossy JPEG of a camera'],
  [34_925, 'LZMA'],
  [50_000, 'ZSTD'],
  [50_001, 'WebP'],
  [50_002, 'JPEG XL'],
  [52_546, 'JPEG XL'],
]);

/** Refuses by name what libvips would call damaged, from the first directory alone. */
export function refuseKinds(tiff: Buffer): void {
  const directory = new Directory(tiff);
  const compression = directory.number(TAG.Compression, COMPRESSION.none);
  const bits = directory.number(TAG.BitsPerSample, 1);
  const kind =
    UNREAD.get(compression) ??
    (compression === COMPRESSION.jpeg && bits === 12 ? 'JPEG of 12 bits' : undefined);
  const packed = kind === undefined ? null : `whose pixels are packed as ${kind}`;
  const told = packed ?? colours(directory, compression);
  if (!told) return;
  throw new ImageError(
    'UNSUPPORTED_FORMAT',
    `Expected a TIFF of a common kind, but found one ${told}, which is not read here.`,
  );
}

/** Colours that libvips would take for others. */
function colours(directory: Directory, compression: number): string | null {
  const photometric = directory.number(TAG.PhotometricInterpretation, PHOTOMETRIC.blackIsZero);
  if (photometric === PHOTOMETRIC.yCbCr && compression !== COMPRESSION.jpeg)
    return 'of luma and chroma (YCbCr) that is no JPEG inside';
  const bits = directory.number(TAG.BitsPerSample, 1);
  return photometric === PHOTOMETRIC.lab && bits === 8 ? 'whose colours are Lab of 8 bits' : null;
}
