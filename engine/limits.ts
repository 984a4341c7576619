/** What the engine takes. */

/** All frames counted, read from the header before decoding. */
export const IMAGE_PIXELS = 100_000_000;
/** What libvips may decode in memory at once, in bytes: all frames, with alpha. Above it would take a file in /tmp. */
export const DECODED_BYTES = 4 * IMAGE_PIXELS;
/** Pixels that one process may be decoding at once. */
export const PIXELS_IN_FLIGHT = 100_000_000;

/** Full encodes of a picture in one search, at most. */
export const MOST_ENCODES = 5;
