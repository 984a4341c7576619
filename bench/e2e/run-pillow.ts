import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoopResult } from './run-loop.ts';

const LOOP = fileURLToPath(new URL('./pillow_loop.py', import.meta.url));
const PYTHON = 'python3';

export const hasPillow = (): boolean => spawnSync(PYTHON, ['-c', 'import PIL']).status === 0;

/** Runs the loop of a Pillow script; it waits for nothing else, so nothing else is waited for. */
export function runPillow(folder: string, source: string, out: string, processes: number): LoopResult {
  const { stdout, stderr, status } = spawnSync(PYTHON, [LOOP, folder, source, out, String(processes)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The Pillow loop failed: ${stderr}`);
  const { seconds, cpu, images } = JSON.parse(stdout) as Record<'seconds' | 'cpu' | 'images', number>;
  return { imagesPerSecond: images / seconds, cpuPerImage: (1_000 * cpu) / images };
}
