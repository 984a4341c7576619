import type { Attempt } from '../format.ts';
import { MOST_ENCODES } from '../limits.ts';
import type { Raster } from '../raster.ts';
import { findObject } from '../score/find-object.ts';
import { pixelBlocks } from '../score/pixel-blocks.ts';
import { searchQuality } from '../search/search-quality.ts';
import { smallerOf } from '../search/smaller-of.ts';
import { alphaBytes, encodeWebp, type WebpSettings } from './encode-webp.ts';
import { flatShare } from './flat-share.ts';
import { type Probed, probeWebp, type WebpAim } from './probe-webp.ts';
import { type Filled, fillBudget } from './residuals/fill-budget.ts';
import { WEBP } from './tuning.ts';
import { webpAxis, webpQualityAt } from './webp-axis.ts';
import { weighAlpha } from './weigh-alpha.ts';
import { scoreSample, settingsScale } from './weigh-settings.ts';

/** The best WebP of these pixels under the budget: where settings are not known to be right, of each of them. */
export async function searchWebp(raster: Raster, aim: WebpAim): Promise<Attempt> {
  const { budget, judge } = aim;
  const [settings, ...others] = settingsFor(raster, aim);
  let best = await searchWith(settings!, raster, aim);
  if (!judge) return best;
  let score: number | undefined;
  let { encodes } = best;
  for (const other of others) {
    const found = await searchWith(other, raster, aim);
    encodes += found.encodes;
    const [fits, alsoFits] = [best, found].map(({ bytes }) => bytes.length <= budget);
    if (fits && alsoFits) {
      score ??= await judge.score(best.bytes);
      const reached = await judge.score(found.bytes);
      if (reached > score + WEBP.surely) [best, score] = [found, reached];
    } else if (fits === alsoFits) best = smallerOf(best, found);
    else if (alsoFits) best = found;
  }
  return { ...best, ...(score !== undefined && { score }), encodes };
}

/** What to encode with, the likeliest first. */
function settingsFor(raster: Raster, { effort }: WebpAim): WebpSettings[] {
  const { channels, animation } = raster;
  const alpha = channels === 4;
  const fast: WebpSettings = { alphaQuality: 100, effort: WEBP.effort.fast };
  if (effort === 'fast')
    return [isSmall(raster) && !isFillable(raster) ? { ...fast, effort: WEBP.effort.small } : fast];
  if (animation) return [{ ...fast, effort: WEBP.effort.film }];
  const best: WebpSettings = { ...fast, effort: alpha ? WEBP.effort.alpha : WEBP.effort.best };
  return [
    ...(flatShare(raster) >= WEBP.drawingFrom ? [best] : []),
    { ...best, preset: 'photo' },
    // Beside alpha more effort is as often worse as better, in drawings now and then.
    fast,
  ];
}

/** Whether an encode of it is so quick that more of it is done. */
function isSmall({ width, height, channels, animation }: Raster): boolean {
  return !animation && channels !== 4 && width * height <= WEBP.smallPixels;
}

/** Whether it gains by being coded anew: photographs, and things on plain ground. */
function isFillable(raster: Raster): boolean {
  if (raster.channels < 3 || raster.animation) return false;
  const flat = flatShare(raster);
  // Of a drawing cut out thin lines are all that shows: three lost 6 points and more.
  if (raster.channels === 4) return flat < WEBP.drawingFrom;
  return flat < WEBP.drawnFrom || (flat < WEBP.pageFrom && findObject(pixelBlocks(raster)) !== null);
}

/** The same, as it is to be encoded: what the encoder has weighed hardest gains nothing. */
function canFill({ effort }: WebpSettings, raster: Raster): boolean {
  return effort === WEBP.effort.fast && isFillable(raster);
}

/** How nearly its budget is to be filled goes by this. */
function kindOf(raster: Raster, { effort }: WebpAim): keyof typeof WEBP.accept {
  if (effort === 'best') return 'best';
  if (raster.channels === 4) return 'alpha';
  return isSmall(raster) ? 'small' : 'fast';
}

/** The best WebP with these settings; alpha gives way when colour alone cannot. */
async function searchWith(plain: WebpSettings, raster: Raster, aim: WebpAim): Promise<Attempt> {
  const { budget, judge, deadline } = aim;
  const { ladder, probed: known } = await chooseAlpha(plain, raster, aim);
  let probed = known;
  let encodes = 0;
  let best: Attempt | undefined;
  const fillable = canFill(plain, raster);
  const drawn = !fillable && flatShare(raster) >= WEBP.drawnFrom;
  for (const [step, settings] of ladder.entries()) {
    const last = step + 1 === ladder.length;
    const most = MOST_ENCODES - encodes - (last ? 0 : 1);
    if (most < 1) continue;
    const { seen, ...start } = probed;
    let filled: Filled | null = null;
    const fill = async (bytes: Buffer, quality: number) => {
      if (quality < WEBP.topFrom) filled = await fillBudget(raster, bytes, budget, deadline);
      return filled?.bytes ?? null;
    };
    const found = await searchQuality({
      budget,
      judge,
      ...start,
      ...(fillable && { first: cutFiner(start) }),
      lowest: WEBP.lowest,
      axis: webpAxis,
      accept: WEBP.accept[kindOf(raster, aim)],
      caution: WEBP.caution,
      fixed: raster.animation ? undefined : alphaBytes,
      ...(last ? {} : { mostFixed: WEBP.mostAlpha }),
      most,
      encode: (quality) => encodeWebp(raster, quality, settings, deadline),
      ...(fillable && { fill }),
      glance: async (quality) => {
        // Beside alpha what the encoder makes of strips at this quality tells as much of it.
        const told = filled?.score;
        if (told !== undefined) return told >= WEBP.toldFrom ? told : undefined;
        // Of what stands on plain ground strips show little, and of what is drawn they show other things than the whole.
        const tells = seen && !drawn && !findObject(pixelBlocks(seen.sample));
        return tells ? glance(seen, quality, probed.slope, deadline) : undefined;
      },
    });
    encodes += found.encodes;
    best = best ? smallerOf(best, found) : found;
    if (best.bytes.length <= budget || best.wouldScore !== undefined) break;
    // So poor a budget leaves little to colour in any case.
    const first = encodes + 1 < MOST_ENCODES ? WEBP.poor : WEBP.lowest;
    probed = { first, highest: WEBP.highest, slope: WEBP.slope, alphaShare: 0 };
  }
  return { ...best!, encodes };
}

/** Where to begin what is coded anew, which leaves out the highest qualities. */
function cutFiner({ first }: Pick<Probed, 'first'>): number {
  if (first >= WEBP.topFrom) return first;
  const finer = webpQualityAt(webpAxis(first) + Math.log(WEBP.filledAim / WEBP.firstAim));
  return Math.min(WEBP.topFrom - 1, finer);
}

/** The settings with the alpha that is worth its bytes, and with less where that does not fit. */
async function chooseAlpha(
  plain: WebpSettings,
  raster: Raster,
  aim: WebpAim,
): Promise<{ ladder: WebpSettings[]; probed: Probed }> {
  const alpha = raster.channels === 4;
  if (raster.animation || !alpha) {
    const qualities = alpha ? WEBP.alphaQualities : [100];
    const ladder = qualities.map((alphaQuality) => ({ ...plain, alphaQuality }));
    // What is coded anew comes near enough from there.
    const sure = aim.sure || (aim.near === true && canFill(plain, raster));
    return { ladder, probed: await probeWebp(raster, { ...aim, sure }, ladder[0]!) };
  }
  const { settings, probed } = await weighAlpha(plain, settingsScale(raster, aim), aim.effort);
  const coarser = WEBP.alphaSteps.filter((step) => step < settings.alphaQuality).slice(-2);
  return { ladder: [settings, ...coarser.map((alphaQuality) => ({ ...settings, alphaQuality }))], probed };
}

/** The score of a quality near that of a sample: scores rise evenly with ln(bytes). */
async function glance(
  { sample, bytes, quality }: NonNullable<Probed['seen']>,
  wanted: number,
  slope: number,
  deadline?: number,
): Promise<number> {
  const more = slope * (webpAxis(wanted) - webpAxis(quality));
  return (await scoreSample(sample, bytes, deadline, WEBP.glanceSquares)) + WEBP.scoreSlope * more;
}
