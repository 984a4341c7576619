import { parentPort, workerData } from 'node:worker_threads';
import { synthesise, synthesiseBundled } from './synthesise.ts';

// The thread of synthesise-apart.ts.
const bundles = workerData as string | undefined;
parentPort?.postMessage(bundles === undefined ? { template: synthesise() } : synthesiseBundled(bundles));
