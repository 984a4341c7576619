import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';

/** Each is a process of some 150 MB; more than this only wait for each other, until there is no memory left. */
const MOST_A_CORE = 16;

/** How many compressors --workers asks for. */
export function readWorkers(text: string): number {
  const count = Number(text);
  const most = MOST_A_CORE * availableParallelism();
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new InvalidArgumentError(
    `Expected a whole number from 1 to ${most}, which is ${MOST_A_CORE} for each core of this machine.`,
  );
}
