import type { Aim, Attempt } from '../../format.ts';
import type { JpegParts } from '../parse-jpeg.ts';
import { standardTable } from '../standard-tables.ts';
import { JPEG } from '../tuning.ts';
import { Coefficients } from './coefficients.ts';
import { withHalfChroma } from './halve-chroma.ts';
import { Kernel } from './kernel.ts';
import { progressive } from './progressive.ts';
import { memoryOf, withoutLoss } from './requantise-jpeg.ts';
import { scanPlan } from './scans/scan-plan.ts';
import { scoreCoefficients } from './score/score-coefficients.ts';
import { type Steps, stepsOf } from './steps/steps.ts';
import { REQUANTISE } from './tuning.ts';

/**
 * The picture with the steps that libjpeg takes for a quality, by its coefficients, with chroma at half the size as
 * encoders leave it at such a quality. A step of the source that is nearly as coarse stays. Null for what the kernel does
 * not understand.
 */
export function requantiseAt(
  bytes: Buffer,
  parts: JpegParts,
  quality: number,
  effort: Aim['effort'],
): Attempt | null {
  const plan = scanPlan(bytes, parts);
  if (!plan || memoryOf(plan) > REQUANTISE.mostBytes) return null;
  const halved = quality < JPEG.fullChromaFrom ? withHalfChroma(plan, parts) : null;
  try {
    return Kernel.use((kernel) => {
      const read = halved
        ? Coefficients.readHalved(kernel, bytes, plan, halved.plan)
        : withoutLoss(Coefficients.read(kernel, bytes, plan));
      if (!read) return null;
      const made = halved ?? { plan, parts };
      const steps = stepsFor(quality, plan.tables);
      const look = progressive(read.coefficients, made.parts, made.plan, effort)(steps, 1);
      const score = scoreCoefficients(kernel, made.plan, made.parts)(steps.tables);
      return {
        bytes: look.write(),
        quality,
        encodes: 1,
        ...(score !== null && { score: score - read.loss }),
      };
    });
  } catch {
    return null;
  }
}

function stepsFor(quality: number, old: Uint16Array[]): Steps {
  const tables = old.map((table, c) => {
    const wanted = standardTable(c, quality);
    return table.map((step, k) => (wanted[k]! < REQUANTISE.coarserBy * step ? step : wanted[k]!));
  });
  return stepsOf(tables, REQUANTISE.plainWorth);
}
