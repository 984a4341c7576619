import { decodeAll } from '../decode-all.ts';
import { openImage } from '../open-image.ts';
import type { Attempt, Job } from '../picture.ts';
import { smooth } from '../png/smooth.ts';
import { GIF, PNG } from '../tuning.ts';
import { searchColours } from './search-colours.ts';

/**
 * Half the bytes of a GIF, every frame and its timing: first as it is, then with frames that may differ a little from
 * the one before, then with fewer colours. Nothing halves most GIFs under some 15 kB.
 */
export async function halveGif(job: Job): Promise<Attempt> {
  const { header, budget, deadline } = job;
  const errors = header.frames > 1 ? [undefined, ...GIF.interFrameErrors] : [undefined];
  let best: Attempt | undefined;
  let encodes = 0;
  for (const interFrameMaxError of errors) {
    encodes += 1;
    const image = openImage(header.clean, deadline, { animated: true });
    const bytes = await image.gif({ ...(interFrameMaxError && { interFrameMaxError }) }).toBuffer();
    if (!best || bytes.length < best.bytes.length) best = { bytes, quality: null, encodes };
    if (bytes.length <= budget) return { ...best, encodes };
  }
  const raster = await decodeAll(header, { ignoreIcc: true, deadline });
  const aim = { budget, interFrameMaxError: errors.at(-1), deadline };
  const fewer = await searchColours(raster, aim);
  encodes += fewer.encodes;
  let better = fewer.bytes.length < best!.bytes.length ? fewer : best!;
  if (better.bytes.length <= budget && (better.quality ?? 100) >= PNG.poor) return { ...better, encodes };
  // Most of what costs bytes in a still GIF is the grain of its dithering.
  const smoothed = await smooth(raster, deadline);
  if (!smoothed) return { ...better, encodes };
  const again = await searchColours(smoothed, aim);
  if (again.bytes.length <= budget && again.quality! >= PNG.smoothedFrom) better = again;
  return { ...better, encodes: encodes + again.encodes };
}
