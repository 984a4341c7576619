import { fork } from 'node:child_process';
import { realNow } from '../core/real.ts';
import { addFigures, type Figures, noFigures, printFigures } from './figures.ts';

/**
 * Tries histories in so many processes, which take the seeds in turns: together those that one process would
 * have tried. False if one of them broke a promise, or died.
 */
export async function tryInWorkers(workers: number, from: number, histories: number): Promise<boolean> {
  const began = realNow();
  const sum = noFigures();
  // What stands last on a command line holds.
  const ended = Array.from({ length: workers }, (_, at) => {
    const own = { workers: 1, from: from + at, every: workers, histories: histories - at };
    const options = Object.entries(own).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const child = fork(process.argv[1]!, [...process.argv.slice(2), ...options]);
    child.on('message', (figures: Figures) => addFigures(sum, figures));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void child.kill(signal));
    return new Promise<boolean>((resolve) => child.on('exit', (status) => resolve(status === 0)));
  });
  const all = await Promise.all(ended);
  printFigures(sum, `histories in ${workers} processes`, (realNow() - began) / 1_000);
  return all.every(Boolean);
}
