import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Synthesised } from './synthesise.ts';

/**
 * Synthesises in a thread of its own: CDK leaves a hundred megabytes behind, through which every collection of a
 * process that lives on would have to go. With a folder, the functions' bundles are made in it.
 */
export async function synthesiseApart(
  bundles?: string,
): Promise<Pick<Synthesised, 'template'> & Partial<Synthesised>> {
  const thread = new Worker(new URL('./synthesise-thread.ts', import.meta.url), { workerData: bundles });
  const [synthesised] = await once(thread, 'message');
  return synthesised;
}
