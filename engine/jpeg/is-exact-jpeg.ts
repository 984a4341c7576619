import { Coefficients } from './coefficients/coefficients.ts';
import { Kernel } from './coefficients/kernel.ts';
import { memoryOf } from './coefficients/requantise-jpeg.ts';
import { type ScanPlan, scanPlan } from './coefficients/scans/scan-plan.ts';
import { REQUANTISE } from './coefficients/tuning.ts';
import { parseJpeg } from './parse-jpeg.ts';

/** Whether every byte of the scans, and every quantisation table, is of use to the picture. */
export function isExactJpeg(bytes: Buffer): boolean {
  const parts = parseJpeg(bytes);
  const plan = parts && scanPlan(bytes, parts, true);
  if (!plan) return false;
  const tables = parts.segments
    .filter(({ marker }) => marker === 0xdb)
    .reduce((sum, { start, end }) => sum + end - start - 4, 0);
  const used = new Set(parts.components.map(({ table }) => table));
  // 64 steps of one byte, or of two, and the table's number.
  if (tables > used.size * 129) return false;
  return canBeRead(bytes, plan);
}

/** Whether every unit of the picture is there, whatever else a decoder may find fault with. */
export function isWholeJpeg(bytes: Buffer): boolean {
  const parts = parseJpeg(bytes);
  const plan = parts && scanPlan(bytes, parts);
  return plan !== null && canBeRead(bytes, plan);
}

function canBeRead(bytes: Buffer, plan: ScanPlan): boolean {
  if (memoryOf(plan) > REQUANTISE.mostBytes) return false;
  try {
    return Kernel.use((kernel) => Coefficients.read(kernel, bytes, plan) !== null);
  } catch {
    return false;
  }
}
