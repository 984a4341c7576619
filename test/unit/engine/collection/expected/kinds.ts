/** What becomes of each fixture of this family: see fixtures.test.ts. */
export const kinds: Record<string, string> = {
  'hole-in-grey-of-1.png': 'met 0',
  'hole-in-grey-of-2.png': 'met 0',
  'hole-in-grey-of-4.png': 'met 0',
  'hole-in-grey-of-8.png': 'met 6',
  'hole-in-grey-of-16.png': 'met 6',
  'packed-as-old-jpeg.tif': 'UNSUPPORTED_FORMAT - packed as JPEG in its old style',
  'packed-as-lzma.tif': 'UNSUPPORTED_FORMAT - packed as LZMA',
  'packed-as-zstd.tif': 'UNSUPPORTED_FORMAT - packed as ZSTD',
  'packed-as-webp.tif': 'UNSUPPORTED_FORMAT - packed as WebP',
  'of-luma-and-chroma.tif': 'UNSUPPORTED_FORMAT - of luma and chroma (YCbCr) that is no JPEG inside',
  'of-lab-of-8-bits.tif': 'UNSUPPORTED_FORMAT - whose colours are Lab of 8 bits',
  'of-half-chroma.avif': 'flagged 9',
  'frame-held-for-long.webp': 'met 6',
  'frame-held-for-long.gif': 'met 7',
  'rounds-without-number.gif': 'met 7',
};
