import { readFileSync } from 'node:fs';
import { useOf } from '../support/processes.ts';
import type { Stack } from '../support/start-stack.ts';
import { profileProcess } from './profile-process.ts';
import { stepsOf } from './steps.ts';

const TICK_MS = 10;

/**
 * Profiles one compressor while `run` is worked, and shares the CPU of its main thread out by step, milliseconds an
 * image; `images` is what one of the compressors takes. Threads are libuv's and libvips's: decoding and encoding.
 */
export async function cpuByStep(stack: Stack, images: number, run: () => Promise<unknown>) {
  const compressor = [...useOf(stack.pid)].find(([, { name }]) => name === 'compress-image');
  const profiling = compressor && (await profileProcess(compressor[0]));
  if (compressor === undefined || profiling === undefined) return undefined;
  const before = cpuOf(compressor[0]);
  await run();
  const steps = stepsOf(await profiling.stop());
  const after = cpuOf(compressor[0]);

  const busy = Object.entries(steps).filter(([step]) => step !== 'idle');
  const sampled = busy.reduce((sum, [, milliseconds]) => sum + milliseconds, 0);
  // Samples are of the clock, which goes on while other processes have the core; the CPU is what the kernel counts.
  const scale = (after.main - before.main) / sampled / images;
  return Object.fromEntries([
    ...busy.map(([step, milliseconds]) => [step, milliseconds * scale] as const),
    ['threads', (after.all - after.main - (before.all - before.main)) / images] as const,
  ]);
}

/** Milliseconds of the main thread, and of all threads, those that have ended included. */
function cpuOf(pid: number): { main: number; all: number } {
  const of = (path: string) => {
    const stat = readFileSync(path, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return TICK_MS * (Number(fields[11]) + Number(fields[12]));
  };
  return { main: of(`/proc/${pid}/task/${pid}/stat`), all: of(`/proc/${pid}/stat`) };
}
