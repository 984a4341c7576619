import { decode } from '../decode.ts';
import type { Attempt, Halving, ImageHeader, Job } from '../format.ts';
import { GIF, MOST_ENCODES, PNG } from '../tuning.ts';
import { pixels } from './pixels.ts';
import { searchColours } from './search-colours.ts';

export const halving: Halving<ImageHeader> = { halve, poorBelow: PNG.poor };

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
    budget,
    interFrameMaxError: raster.animation && GIF.interFrameErrors.at(-1),
    most: MOST_ENCODES - best.encodes,
    deadline,
  });
  const better = fewer.bytes.length < best.bytes.length ? fewer : best;
  return { ...better, encodes: best.encodes + fewer.encodes };
}

/** Two of the errors at most, so that encodes are left for fewer colours. */
function errorsToTry(timesTheBudget: number): number[] {
  return GIF.interFrameErrors.filter((_, i) => i !== (timesTheBudget > GIF.farOver ? 0 : 1));
}
