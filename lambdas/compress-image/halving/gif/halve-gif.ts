import { decodeAll } from '../decode-all.ts';
import { openImage } from '../open-image.ts';
import type { Attempt, Job } from '../picture.ts';
import { GIF } from '../tuning.ts';
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
  const fewer = await searchColours(raster, { budget, interFrameMaxError: errors.at(-1), deadline });
  const better = fewer.bytes.length < best!.bytes.length ? fewer : best!;
  return { ...better, encodes: encodes + fewer.encodes };
}
