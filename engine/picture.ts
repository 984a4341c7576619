import type { Options } from './options.ts';

export type Format = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff';

/** What the header says of a picture, read without decoding it. */
export interface Header {
  format: Format;
  width: number;
  height: number;
  frames: number;
  /** The colour profile that the picture carries, if any. */
  icc: Buffer | null;
  /** The Exif orientation tag: 1 is upright. */
  orientation: number;
  /** The same picture with only the parts that make it: what is decoded, and what `copyOf` returns if all else fails. */
  clean: Buffer;
  /** False where no cleaned copy can be written, and `clean` is the input as it came. */
  copied: boolean;
}

/** One picture on its way: what is asked of it, and what it may cost. */
export interface Job {
  header: Header;
  options: Options;
  /** The most bytes a result may have. */
  budget: number;
  /** The input's own length: nothing larger is ever returned. */
  inputBytes: number;
  deadline: number | undefined;
}

/** What a format's own search came to; it may still be over the budget. */
export interface Attempt {
  bytes: Buffer;
  quality: number | null;
  encodes: number;
}
