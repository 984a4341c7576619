/** What the engine takes, and the memory it needs for it. */

const MiB = 1024 * 1024;

/** All frames counted, read from the header before decoding. */
export const IMAGE_PIXELS = 100_000_000;
/** Pixels that one process may be decoding at once. */
export const PIXELS_IN_FLIGHT = 100_000_000;

// Memory of the halving engine, measured as the resident set of a fresh process (docs/performance.md)
/** Node with sharp loaded, nothing decoded. */
export const ENGINE_BASE_BYTES = 64 * MiB;
/** The worst of the formats, a PNG of many bytes; a JPEG takes 5, or 9 where it must be decoded to pixels. */
export const BYTES_PER_PIXEL = 14;

/** Full encodes of a picture in one search, at most. */
export const MOST_ENCODES = 5;
