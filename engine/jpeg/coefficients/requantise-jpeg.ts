import { ImageError } from '../../errors.ts';
import type { Aim, Attempt } from '../../format.ts';
import { atOnce, byTurns } from '../../time/by-turns.ts';
import { hasTimeFor } from '../../time/has-time-for.ts';
import type { JpegParts } from '../parse-jpeg.ts';
import { tableQuality } from '../table-quality.ts';
import { Coefficients } from './coefficients.ts';
import { withHalfChroma } from './halve-chroma.ts';
import { Kernel } from './kernel.ts';
import { progressive } from './progressive.ts';
import { type ScanPlan, scanPlan } from './scans/scan-plan.ts';
import { scoreCoefficients } from './score/score-coefficients.ts';
import type { Scaled } from './steps/scale-aim.ts';
import { searchScale } from './steps/search-scale.ts';
import { sizeModel } from './steps/size-model.ts';
import { stepCosts } from './steps/step-costs.ts';
import { type Steps, VISIBLE } from './steps/steps.ts';
import { REQUANTISE } from './tuning.ts';

/**
 * The picture with coarser steps under the budget, without ever decoding it to pixels: half the CPU of decoding and
 * encoding, sizes known exactly before a byte is written, and 3 points better, for nothing is rounded to pixels on
 * the way. Null for what it does not understand, and where no steps fit; then the pixels are searched. A large picture
 * lets other work have its turn between any two looks; it throws where its time is over.
 */
export async function requantiseJpeg(
  bytes: Buffer,
  parts: JpegParts,
  aim: Aim,
  origin: 'file' | 'pixels' = 'file',
): Promise<Attempt | null> {
  const plan = planOf(bytes, parts, origin);
  if (!plan || memoryOf(plan) > REQUANTISE.mostBytes) return null;
  const bits = (8 * aim.budget) / (parts.width * parts.height);
  const halved = bits < REQUANTISE.halfChromaBelow ? withHalfChroma(plan, parts) : null;
  function* work(kernel: Kernel): Generator<void, Attempt | null> {
    const made = halved
      ? Coefficients.readHalved(kernel, bytes, plan!, halved.plan)
      : withoutLoss(Coefficients.read(kernel, bytes, plan!));
    if (!made) return null;
    yield;
    const shape = halved ?? { parts, plan: plan! };
    const found = yield* search(kernel, made.coefficients, shape.parts, shape.plan, aim, made.loss);
    if (!halved || !found || found.scale > REQUANTISE.nothingGoes) return found && attemptOf(found);
    // Nothing had to go but the half of chroma: perhaps that need not go either.
    const whole = Coefficients.read(kernel, bytes, plan!);
    const other = whole && (yield* search(kernel, whole, parts, plan!, aim, 0));
    const isBetter = other && other.wouldScore === undefined && (other.score ?? 0) > (found.score ?? 0);
    return attemptOf(isBetter ? other : found);
  }
  try {
    return parts.width * parts.height < REQUANTISE.largePixels
      ? Kernel.use((kernel) => atOnce(work(kernel)))
      : await Kernel.use((kernel) => byTurns(work(kernel), aim.deadline));
  } catch (fault) {
    if (fault instanceof ImageError) throw fault;
    // A trap, or no memory: the kernel is let go with whatever the image did to it, and the pixels are still there.
    return null;
  }
}

/** Of pixels that have just been encoded the steps tell nothing of the picture: what the eye sees stands for them. */
function planOf(bytes: Buffer, parts: JpegParts, origin: 'file' | 'pixels'): ScanPlan | null {
  const plan = scanPlan(bytes, parts);
  return plan && origin === 'pixels' ? { ...plan, likeness: plan.tables.map(() => VISIBLE) } : plan;
}

export const withoutLoss = (coefficients: Coefficients | null) => coefficients && { coefficients, loss: 0 };

function* search(
  kernel: Kernel,
  coefficients: Coefficients,
  parts: JpegParts,
  plan: ScanPlan,
  aim: Aim,
  less: number,
): Generator<void, Scaled | null> {
  const effort = parts.width * parts.height <= REQUANTISE.smallPixels ? 'best' : aim.effort;
  const every = Math.max(1, Math.min(REQUANTISE.mostEvery, Math.floor(plan.units / REQUANTISE.sampledUnits)));
  const histogram = coefficients.measure(every);
  const costs = stepCosts(histogram, plan);
  const model = sizeModel(costs, histogram.units, plan, effort);
  const look = progressive(coefficients, parts, plan, effort);
  const scored = scoreCoefficients(kernel, plan, parts);
  const score = ({ tables }: Steps) => {
    const reached = scored(tables);
    return reached === null ? null : reached - less;
  };
  const floor = aim.judge?.floor ?? Number.NEGATIVE_INFINITY;
  const whole = { ...aim, effort, floor, model, look, score };
  const begun = Date.now();
  const found = yield* searchScale(plan, costs, every, whole);
  if (!found || effort === 'fast' || !hasTimeFor(REQUANTISE.weighing, begun, aim.deadline)) return found;
  // What was lost where is known now: once more, with what blocks weigh by that.
  coefficients.weigh(found.steps.tables);
  const weighed = yield* searchScale({ ...plan, thorough: true }, costs, every, whole);
  if (!weighed) return found;
  // The score does not see all of what blocks were weighed by.
  const least = (found.score ?? 0) - REQUANTISE.unseenGain;
  return (weighed.score ?? 0) >= least ? weighed : found;
}

function attemptOf({ steps, scale: _, score: reached, ...attempt }: Scaled): Attempt {
  const quality = tableQuality(steps.tables[0]!);
  return { ...attempt, quality, ...(reached !== null && { score: reached }) };
}

/** What the kernel comes to: the data twice, its coefficients and tokens of four bytes each, and what each block takes. */
export function memoryOf({ passes, units, pattern, progressive }: ScanPlan): number {
  const data = passes.reduce((sum, { from, to }) => sum + to - from, 0);
  return 12 * data + units * pattern.length * (progressive ? 162 : 34);
}
