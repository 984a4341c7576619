import { decode } from '../decode.ts';
import type { Attempt, Halving, ImageHeader, Job } from '../format.ts';
import { MOST_ENCODES } from '../limits.ts';
import { smallerOf } from '../smaller-of.ts';
import { pixels } from './pixels.ts';
import { searchColours } from './search-colours.ts';
import { GIF } from './tuning.ts';

export const halving: Halving<ImageHeader> = { halve };

/**
 * Half the bytes of a GIF, every frame and its timing: first as it is, then with frames that may differ a little from
 * the one before, then with fewer colours. Nothing halves most GIFs under some 15 kB.
 */
async function halve(job: Job): Promise<Attempt> {
  const { header, budget, deadline } = job;
  const whole = async (interFrameMaxError?: number) => {
    const image = pixels.open(header, { deadline, animated: true });
    return image.gif({ ...(interFrameMaxError && { interFrameMaxError }) }).toBuffer();
  };
  let best: Attempt = { bytes: await whole(), quality: null, encodes: 1 };
  if (best.bytes.length <= budget) return best;
  const raster = await decode(pixels, header, { ignoreIcc: true, deadline });
  job.judge?.see(raster);
  for (const error of raster.animation ? errorsToTry(best.bytes.length / budget) : []) {
    const bytes = await whole(error);
    best = {
      bytes: bytes.length < best.bytes.length ? bytes : best.bytes,
      quality: null,
      encodes: best.encodes + 1,
    };
    if (bytes.length <= budget) return best;
  }
  const fewer = await searchColours(raster, {
    ...job,
    interFrameMaxError: raster.animation && GIF.interFrameErrors.at(-1),
    most: MOST_ENCODES - best.encodes,
  });
  const encodes = best.encodes + fewer.encodes;
  // What misses its target all the same is not to be spoilt for it.
  const missed = fewer.bytes.length > budget && fewer.wouldScore === undefined;
  return { ...(missed && !raster.animation ? best : smallerOf(best, fewer)), encodes };
}

/** Two of the errors at most, so that encodes are left for fewer colours. */
function errorsToTry(timesTheBudget: number): number[] {
  return GIF.interFrameErrors.filter((_, i) => i !== (timesTheBudget > GIF.farOver ? 0 : 1));
}
