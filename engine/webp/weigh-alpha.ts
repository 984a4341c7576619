import type { WebpSettings } from './encode-webp.ts';
import { WEBP } from './tuning.ts';
import type { settingsScale, Weighed } from './weigh-settings.ts';

type Weigh = ReturnType<typeof settingsScale>;

/** What alpha is worth of a still picture's bytes: from a middling one on finer, or coarser, as long as that scores more. */
export async function weighAlpha(plain: WebpSettings, weigh: Weigh): Promise<Weighed> {
  const lookAt = (alphaQuality: number) => weigh({ ...plain, alphaQuality });
  const middle = WEBP.alphaSteps.indexOf(WEBP.middlingAlpha);
  const coarserSteps = WEBP.alphaSteps.slice(middle + 1);
  const start = await lookAt(WEBP.middlingAlpha);
  if (start.score === Number.NEGATIVE_INFINITY) return coarsest(coarserSteps, start, 0, lookAt);
  const finer = await finest(WEBP.alphaSteps.slice(0, middle).reverse(), start, lookAt);
  if (finer.score > start.score + WEBP.surely) return finer;
  return coarsest(coarserSteps, finer, WEBP.coarserAlpha, lookAt);
}

/** As long as no step scores less than the one before. */
async function finest(
  steps: readonly number[],
  start: Weighed,
  lookAt: (alphaQuality: number) => Promise<Weighed>,
): Promise<Weighed> {
  let best = start;
  for (const step of steps) {
    const next = await lookAt(step);
    if (next.score < best.score) break;
    best = next;
  }
  return best;
}

/** As long as each step scores more than the one before, and the picture is not good yet: the last that has brought enough. */
async function coarsest(
  steps: readonly number[],
  start: Weighed,
  enough: number,
  lookAt: (alphaQuality: number) => Promise<Weighed>,
): Promise<Weighed> {
  let best = start;
  let last = start;
  for (const step of steps) {
    if (best.score >= WEBP.goodAlpha) break;
    const next = await lookAt(step);
    if (next.score < last.score) break;
    if (next.score >= best.score + enough) best = next;
    last = next;
  }
  return best;
}
