import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as z from 'zod';

const LOADER = join(import.meta.dirname, 'load-handler.js');

/** Milliseconds of one start: the import of the handler, and the CPU time of the whole process until it is done. */
const Start = z.object({ import: z.number(), cpu: z.number() });
export type Start = z.infer<typeof Start>;

export function measureStart(handler: string): Start {
  const printed = execFileSync(process.execPath, [LOADER, handler], {
    env: { AWS_REGION: 'us-east-1', AWS_LAMBDA_FUNCTION_NAME: 'bench' },
  });
  return Start.parse(JSON.parse(printed.toString()));
}

export const least = (numbers: number[]) => Math.min(...numbers);

export function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}
