import { ImageError } from '../errors.ts';
import type { Attempt, Halving, Job } from '../format.ts';
import { jpegAxis } from '../jpeg/table-quality.ts';
import { JPEG } from '../jpeg/tuning.ts';
import { MOST_ENCODES } from '../limits.ts';
import type { Image } from '../open-image.ts';
import { decode } from '../pixels/decode.ts';
import { hasPlainColours } from '../pixels/plain-colours.ts';
import { openRaster } from '../raster.ts';
import { searchQuality } from '../search/search-quality.ts';
import { smallerOf } from '../search/smaller-of.ts';
import { pixels } from './pixels.ts';
import type { TiffHeader } from './read-header.ts';

/**
 * Of the JPEG inside a TIFF; the jump is one of ln(bytes). What would take so many times its bytes without loss has a
 * JPEG inside already.
 */
const TIFF = { fullChromaFrom: 90, chromaJump: 0.95, first: 85, lossyFrom: 2, firstOfLossy: 50 };

/** Nobody need look at what has every pixel of its source. */
const EXACT = { quality: 100, score: 100 };

export const halving: Halving<TiffHeader> = { halve };

/** Half the bytes of a TIFF: losslessly where that suffices, else with a JPEG inside. */
async function halve(job: Job<TiffHeader>): Promise<Attempt> {
  const { header, kept, budget, deadline } = job;
  if (header.frames > 1)
    throw new ImageError(
      'UNSUPPORTED_FORMAT',
      `Expected a TIFF of one page, but found one of ${header.frames} pages, of which all but the first would be lost.`,
    );
  const found = await pixels.open(header, { deadline }).metadata();
  const raster = hasPlainColours(header) ? null : await decode(pixels, header, { deadline });
  if (raster) job.judge?.see(raster);
  const open = () => {
    if (raster) return openRaster(raster, deadline);
    const image = pixels.open(header, { deadline, ignoreIcc: kept.icc !== null });
    if (kept.icc) image.keepIccProfile();
    // By itself: `withMetadata` would keep everything else that the file tells, too.
    if (header.orientation !== 1) image.withExif({ IFD0: { Orientation: `${header.orientation}` } });
    return found.space === 'b-w' || found.space === 'grey16'
      ? image.toColourspace('b-w')
      : image.toColourspace('srgb');
  };
  const bilevel = found.bitsPerSample === 1 && found.space === 'b-w';
  const first = bilevel ? await packBilevel(open, budget) : await packLossless(open);
  if (first.bytes.length <= budget || bilevel || found.hasAlpha) return first;
  const searched = await searchQuality({
    budget,
    judge: job.judge,
    first: first.bytes.length > TIFF.lossyFrom * job.inputBytes ? TIFF.firstOfLossy : TIFF.first,
    lowest: JPEG.lowest,
    highest: 100,
    axis: tiffAxis,
    slope: JPEG.slope,
    most: MOST_ENCODES - 1,
    encode: (quality) => open().tiff({ compression: 'jpeg', quality }).toBuffer(),
  });
  return { ...smallerOf(first, searched), encodes: searched.encodes + 1 };
}

async function packLossless(open: () => Image): Promise<Attempt> {
  const bytes = await open().tiff({ compression: 'deflate', predictor: 'horizontal' }).toBuffer();
  return { bytes, ...EXACT, encodes: 1 };
}

/** Text is smallest as a fax, grain as anything else. */
async function packBilevel(open: () => Image, budget: number): Promise<Attempt> {
  const fax = await open().tiff({ compression: 'ccittfax4', bitdepth: 1, miniswhite: true }).toBuffer();
  const first: Attempt = { bytes: fax, ...EXACT, encodes: 1 };
  if (fax.length <= budget) return first;
  const bytes = await open().tiff({ compression: 'deflate', predictor: 'none', bitdepth: 1 }).toBuffer();
  return { ...smallerOf(first, { bytes, ...EXACT, encodes: 1 }), encodes: 2 };
}

/** From here on libvips leaves chroma at full size, which more than doubles the bytes. */
function tiffAxis(quality: number): number {
  return jpegAxis(quality) + (quality >= TIFF.fullChromaFrom ? TIFF.chromaJump / JPEG.slope : 0);
}
