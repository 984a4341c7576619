import { type ExifEntry, exifEntries } from '../metadata/exif-entries.ts';

/** Tags by their names in TIFF 6.0, which says what they mean. */
export const TAG = {
  ImageWidth: 256,
  ImageLength: 257,
  BitsPerSample: 258,
  Compression: 259,
  PhotometricInterpretation: 262,
  FillOrder: 266,
  StripOffsets: 273,
  Orientation: 274,
  SamplesPerPixel: 277,
  RowsPerStrip: 278,
  StripByteCounts: 279,
  XResolution: 282,
  YResolution: 283,
  PlanarConfiguration: 284,
  T6Options: 293,
  ResolutionUnit: 296,
  Predictor: 317,
  ColorMap: 320,
  TileWidth: 322,
  TileLength: 323,
  TileOffsets: 324,
  TileByteCounts: 325,
  InkSet: 332,
  ExtraSamples: 338,
  SampleFormat: 339,
  JPEGTables: 347,
  YCbCrCoefficients: 529,
  YCbCrSubSampling: 530,
  YCbCrPositioning: 531,
  ReferenceBlackWhite: 532,
  ICCProfile: 34_675,
} as const;

export const COMPRESSION = { none: 1, ccittG4: 4, oldJpeg: 6, jpeg: 7 } as const;
export const PHOTOMETRIC = { whiteIsZero: 0, blackIsZero: 1, palette: 3, yCbCr: 6, lab: 8 } as const;

const [BYTE, SHORT, LONG] = [1, 3, 4];
/** Of the numbers of one tag: there may be millions of strips. */
const MOST_BYTES = 80_000;

/** The first directory of a TIFF. */
export class Directory {
  readonly little: boolean;
  readonly entries: Map<number, ExifEntry>;

  constructor(tiff: Buffer) {
    this.little = tiff.toString('latin1', 0, 2) === 'II';
    this.entries = new Map(exifEntries(tiff).map((entry) => [entry.tag, entry]));
  }

  /** The whole numbers of a tag; none where it is missing, or holds something else or too many. */
  numbers(tag: number): number[] {
    const { type, value } = this.entries.get(tag) ?? {};
    if (!value || value.length > MOST_BYTES) return [];
    if (type === BYTE) return [...value];
    if (type !== SHORT && type !== LONG) return [];
    const bytes = type === SHORT ? 2 : 4;
    return Array.from({ length: value.length / bytes }, (_, i) =>
      this.little ? value.readUIntLE(i * bytes, bytes) : value.readUIntBE(i * bytes, bytes),
    );
  }

  number(tag: number, missing: number): number {
    return this.numbers(tag)[0] ?? missing;
  }
}
