/** What the engine takes. */

/** All frames counted, read from the header before decoding. */
export const IMAGE_PIXELS = 100_000_000;
/** Pixels that one process may be decoding at once. */
export const PIXELS_IN_FLIGHT = 100_000_000;

/** Full encodes of a picture in one search, at most. */
export const MOST_ENCODES = 5;
