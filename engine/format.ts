import type { MetadataBlocks, Rights } from './metadata/rights.ts';
import type { Image } from './open-image.ts';
import type { EngineOptions } from './options.ts';
import type { Raster } from './raster.ts';

/** What the header says of a picture, read without decoding it. */
export interface ImageHeader {
  /** Of the stored pixels. */
  width: number;
  height: number;
  frames: number;
  /** Frames follow the first that could not be decoded, as in an APNG. */
  animated?: boolean;
  /** One channel of grey, and nothing that shines through. */
  grey: boolean;
  /** The colour profile that the picture carries, if any. */
  icc: Buffer | null;
  /** The Exif orientation tag: 1 is upright. */
  orientation: number;
  /** What the file tells beside the picture; `clean` has none of it. */
  metadata?: MetadataBlocks | undefined;
  /** The same picture with only the parts that make it: what is decoded, and what `copyOf` returns if all else fails. */
  clean: Buffer;
  /** The length of `clean`, where that is made only when it is asked for. */
  cleanBytes?: number;
  /** False where no cleaned copy can be written, and `clean` is the input as it came. */
  copied: boolean;
  /** Primaries that the file names without a profile, and that the decoder does not mind. */
  primaries?: 'p3' | 'bt2020' | undefined;
  /** The decoder hands over colours that are multiplied by their alpha. */
  premultiplied?: boolean;
  /** Four inks of which no profile says what they look like: the decoder would take one of its own. */
  bareInks?: boolean;
  /** The decoder hands over shades of grey from 16 to 235, as a video signal has them. */
  narrowGrey?: boolean;
  /** Decoded although the decoder finds fault with it, for every pixel is known to be there. */
  excused?: boolean;
}

/** What stands in a file beside its pixels. */
export interface Kept {
  icc: Buffer | null;
  orientation: number;
  rights?: Rights | undefined;
  /** The blocks of the source, where they are kept whole. */
  all?: MetadataBlocks | undefined;
  /** Of MARK_BYTES; missing where the file is to bear none. */
  mark?: Buffer | undefined;
}

/** Compares results with their source. */
export interface Judge {
  /** The lowest score that a result may have, up to 90; minus infinity for none. */
  floor: number;
  /** Takes pixels that were decoded for another purpose; else the source is decoded when it is first asked for. */
  see(source: Raster): void;
  /** How near these bytes, before anything is spliced in, come to the source: 0 to 100 on SSIMULACRA2's scale. */
  score(bytes: Buffer): Promise<number>;
}

/** What a search is to come to. */
export interface Aim {
  /** The most bytes that the result may have, in bytes. */
  budget: number;
  effort: EngineOptions['effort'];
  /** Says what a result looks like beside its source; a search takes more bytes before one comes below its floor. */
  judge?: Judge | undefined;
  /** For encoders that write it themselves, as nothing can be put into their files later. */
  metadata?: Pick<Kept, 'rights' | 'all'> | undefined;
  /** When the work must be over, epoch milliseconds. */
  deadline?: number | undefined;
}

/** One picture to be halved in its own format. */
export interface Job<H extends ImageHeader = ImageHeader> extends Aim {
  header: H;
  /** The input's own length. */
  inputBytes: number;
  /** What will be put beside the new pixels; its bytes are taken off the budget already. */
  kept: Kept;
  /** The colour profile goes, and says more than sRGB: the pixels are to be brought there. */
  transform: boolean;
}

/** What a search came to; it may still be over the budget. */
export interface Attempt {
  bytes: Buffer;
  /** The encoder's own number; null where no quality was chosen. */
  quality: number | null;
  encodes: number;
  /** How near it comes to its source, 0 to 100; missing where the search did not look. */
  score?: number;
  /** What the budget would have come to, where the floor asked for more bytes. */
  wouldScore?: number;
  /** The picture as it came: what is to be kept stands in it already. */
  copy?: boolean;
}

/** The file around the pixels: found, taken apart, put together again. */
export interface Container<H extends ImageHeader> {
  /** Whether a file begins as this format does. */
  recognise(bytes: Buffer): boolean;
  /** Other formats begin so too: they are looked for first. */
  ambiguous?: boolean;
  /** Null where the parts cannot be followed; then libvips is asked what is wrong. */
  readHeader(bytes: Buffer): H | null | Promise<H | null>;
  /** Whether a cleaned copy holds the picture and not a byte more; without it no copy is ever returned. */
  isExact?(header: H): boolean | Promise<boolean>;
  /** Whether every pixel is there, where the decoder finds fault with the file; without it the decoder is believed. */
  isWhole?(header: H): boolean;
  /** Puts what is kept into a file that has nothing of its kind, but for a tag that says which side is up. */
  splice(file: Buffer, kept: Kept): Buffer;
  /** How many bytes `splice` adds at most. */
  splicedBytes(kept: Kept): number;
}

export interface Opening {
  deadline?: number | undefined;
  /** Leaves code values as they are stored, whatever profile says how to show them. */
  ignoreIcc?: boolean;
  /** All frames, not only the first. */
  animated?: boolean;
}

export interface Encoding {
  /** From 1 to 100; null for what does the picture no harm that is seen, where only its size is to change. */
  quality: number | null;
  effort: EngineOptions['effort'];
  /** How many pixels the picture has. */
  pixels: number;
  /** As in an aim. */
  metadata?: Aim['metadata'];
}

/** Between bytes and pixels. */
export interface Pixels<H extends ImageHeader> {
  holds: {
    /** Where it does not, what is transparent is shown on white. */
    alpha: boolean;
    /** Where it does not, an animation is refused. */
    frames: boolean;
    /** Bits a channel. */
    depth: 8 | 10;
    /** Pixels a side. */
    longestSide: number;
  };
  /** All frames counted; by default it is IMAGE_PIXELS. */
  mostAnimatedPixels?: number;
  /** Of a still one that is read; by default it is IMAGE_PIXELS. */
  mostStillPixels?: number;
  /** Of a still one that is written, which its encoder has memory for; by default it is IMAGE_PIXELS. */
  mostPixels?: { opaque?: number; alpha?: number };
  open(header: H, opening: Opening): Image;
  /** A format without it is only read. */
  encode?: Encode;
}

/** One pass at the encoder's own quality. */
export type Encode = (image: Image, encoding: Encoding) => Promise<Pick<Attempt, 'bytes' | 'quality'>>;

export interface WritablePixels<H extends ImageHeader> extends Pixels<H> {
  encode: Encode;
}

/** The search for the best picture under a budget. */
export interface Halving<H extends ImageHeader> {
  /** From a file of the same format, whose look stays in all but what the bytes take. */
  halve(job: Job<H>): Promise<Attempt>;
  /** The same picture at a quality, without ever decoding it to pixels; null where it takes pixels. */
  atQuality?(header: H, quality: number, effort: Aim['effort']): Attempt | null;
  /** From pixels of whatever origin: upright, in sRGB. Without it one encode has to do. */
  search?(raster: Raster, aim: Aim): Promise<Attempt>;
}

/** All that Halve knows of a format: a folder, in which each part is a file of its name. */
export interface Format<H extends ImageHeader = ImageHeader> {
  /** As it is called in sentences. */
  name: string;
  contentType: `image/${string}`;
  /** Of file names, without the dot. */
  extension: string;
  container: Container<H>;
  pixels: Pixels<H>;
  halving?: Halving<H>;
}

/** One that has an encoder. */
export interface OutputFormat<H extends ImageHeader = ImageHeader> extends Format<H> {
  pixels: WritablePixels<H>;
}
