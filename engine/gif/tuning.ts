export const GIF = {
  /** Of the quantiser, when fewer colours are looked for in a film and nothing could be sampled. */
  firstQuality: 60,
  /** ln(bytes) of a film along ln(quality / (103 - quality)), the quantiser's, and what is not in it: a palette of 256 colours, and headers. */
  slope: 0.25,
  fixedBytes: 830,
  interFrameErrors: [8, 16, 32],
  /** From this much over the budget on the smallest error is not tried: it saves a tenth to a third. */
  farOver: 1.3,
  /** Frames times pixels; a decoded GIF is one tall strip of four bytes a pixel. */
  pixels: 50_000_000,
};
