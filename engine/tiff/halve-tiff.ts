import { cleanIcc } from '../clean-icc.ts';
import { ImageError } from '../errors.ts';
import { iccKind } from '../icc-kind.ts';
import { jpegAxis } from '../jpeg/jpeg-guess.ts';
import { openImage } from '../open-image.ts';
import type { Attempt, Job } from '../picture.ts';
import { searchQuality } from '../search-quality.ts';
import { JPEG, MOST_ENCODES, PROFILE_SHARE, TIFF } from '../tuning.ts';

/** Half the bytes of a TIFF: losslessly where that suffices, else with a JPEG inside. */
export async function halveTiff(job: Job): Promise<Attempt> {
  const { header, budget, deadline } = job;
  if (header.frames > 1)
    throw new ImageError(
      'UNSUPPORTED_FORMAT',
      `Expected a TIFF of one page, but found one of ${header.frames} pages, of which all but the first would be lost.`,
    );
  const found = await openImage(header.clean, deadline).metadata();
  const foreign = header.icc !== null && iccKind(header.icc) !== 'srgb' && found.space !== 'cmyk';
  // It passes only as it came, so one that holds more than colours is converted away.
  const keep =
    foreign && header.icc!.length <= PROFILE_SHARE * budget && cleanIcc(header.icc!) === header.icc;
  const open = () => {
    const image = openImage(header.clean, deadline, { ignoreIcc: keep });
    if (keep) image.keepIccProfile();
    // By itself: `withMetadata` would keep everything else that the file tells, too.
    if (header.orientation !== 1) image.withExif({ IFD0: { Orientation: `${header.orientation}` } });
    return found.space === 'b-w' || found.space === 'grey16'
      ? image.toColourspace('b-w')
      : image.toColourspace('srgb');
  };
  const bilevel = found.bitsPerSample === 1;
  const lossless = await open()
    .tiff({
      compression: 'deflate',
      predictor: bilevel ? 'none' : 'horizontal',
      ...(bilevel ? { bitdepth: 1 as const } : {}),
    })
    .toBuffer();
  const first: Attempt = { bytes: lossless, quality: 100, encodes: 1 };
  if (lossless.length <= budget || bilevel || found.hasAlpha) return first;
  const searched = await searchQuality({
    budget,
    first: 85,
    lowest: JPEG.lowest,
    highest: 100,
    axis: tiffAxis,
    slope: JPEG.slope,
    most: MOST_ENCODES - 1,
    encode: (quality) => open().tiff({ compression: 'jpeg', quality }).toBuffer(),
  });
  const better = searched.bytes.length < lossless.length ? searched : first;
  return { ...better, encodes: searched.encodes + 1 };
}

/** From here on libvips leaves chroma at full size, which more than doubles the bytes. */
function tiffAxis(quality: number): number {
  return jpegAxis(quality) + (quality >= TIFF.fullChromaFrom ? TIFF.chromaJump / JPEG.slope : 0);
}
