import { openImage } from '../open-image.ts';
import type { Attempt, Job } from '../picture.ts';
import { GIF } from '../tuning.ts';

/**
 * Half the bytes of a GIF, every frame and its timing: frames that may differ a little from the one before, then
 * fewer colours. Nothing halves most GIFs under some 15 kB.
 */
export async function halveGif(job: Job): Promise<Attempt> {
  const encode = (settings: { interFrameMaxError?: number; colours?: number; dither?: number }) =>
    openImage(job.header.clean, job.deadline, { animated: true })
      .gif({ effort: job.options.effort === 'best' ? 10 : 7, ...settings })
      .toBuffer();
  const errors = job.header.frames > 1 ? GIF.interFrameErrors : [];
  const ladder = [
    {},
    ...errors.map((interFrameMaxError) => ({ interFrameMaxError })),
    { colours: 16, dither: 0 },
  ];
  let best: Attempt | undefined;
  let encodes = 0;
  for (const settings of ladder) {
    encodes += 1;
    const bytes = await encode(settings);
    if (!best || bytes.length < best.bytes.length) best = { bytes, quality: null, encodes };
    if (bytes.length <= job.budget) break;
  }
  return { ...best!, encodes };
}
