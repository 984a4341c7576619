import type { FunctionSettings } from '../../../local/functions/function-pool.ts';

/** A function of a test's own, in one process that is started with its first event. */
export const functionSettings = (
  wish: Pick<FunctionSettings, 'name' | 'path'> & Partial<FunctionSettings>,
): FunctionSettings => ({
  environment: { PATH: process.env.PATH ?? '' },
  surroundings: Promise.resolve({ environment: {} }),
  timeoutSeconds: 60,
  pictures: false,
  warm: false,
  processes: 1,
  mostProcesses: 1,
  memoryMiB: 256,
  youngMiB: 8,
  ...wish,
});
