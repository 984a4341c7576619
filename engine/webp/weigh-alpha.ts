import type { Aim } from '../format.ts';
import { scorePixels } from '../score/score-pixels.ts';
import type { WebpSettings } from './encode-webp.ts';
import { WEBP } from './tuning.ts';
import type { settingsScale, Weighed } from './weigh-settings.ts';

type Weigh = ReturnType<typeof settingsScale>;

/** What alpha is worth of a still picture's bytes: from a middling one on finer where its levels are seen, or coarser where that scores more. */
export async function weighAlpha(plain: WebpSettings, weigh: Weigh, effort: Aim['effort']): Promise<Weighed> {
  const lookAt = (alphaQuality: number) => weigh({ ...plain, alphaQuality });
  const middle = WEBP.alphaSteps.indexOf(WEBP.middlingAlpha);
  const coarserSteps = WEBP.alphaSteps.slice(middle + 1);
  const start = await lookAt(WEBP.middlingAlpha);
  if (start.score === Number.NEGATIVE_INFINITY) return coarsest(coarserSteps, start, 0, lookAt);
  // Where colour has all it can take, the rest of the budget is alpha's.
  const roomy = start.probed.first >= WEBP.highest;
  if (roomy || alphaAlone(start) < WEBP.seenAlpha[effort]) {
    const finer = await finest(WEBP.alphaSteps.slice(0, middle).reverse(), start, lookAt);
    if (finer.score > start.score + (roomy ? 0 : WEBP.surely)) return finer;
  }
  if (mostGain(start) < WEBP.coarserAlpha) return start;
  return coarsest(coarserSteps, start, WEBP.coarserAlpha, lookAt);
}

/** What the sample would score if alpha alone were as it is shown. */
function alphaAlone({ shown }: Weighed): number {
  const { before, after } = shown!;
  const data = Buffer.from(before.data);
  for (let at = 3; at < data.length; at += 4) data[at] = after.data[at]!;
  return scorePixels(before, { ...before, data }, WEBP.glanceSquares);
}

/** What the score could rise by at most if alpha took no bytes. */
function mostGain({ probed }: Weighed): number {
  return -WEBP.scoreSlope * Math.log(1 - probed.alphaShare);
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
    const enoughMore = next.score >= best.score + enough;
    if (enoughMore && (enough === 0 || alphaAlone(next) >= WEBP.unseenAlpha)) best = next;
    last = next;
  }
  return best;
}
