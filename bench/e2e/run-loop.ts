import { fork } from 'node:child_process';
import { once } from 'node:events';

export interface LoopResult {
  imagesPerSecond: number;
  /** Milliseconds of CPU an image. */
  cpuPerImage: number;
}

interface LoopSettings {
  kind: 'engine' | 'simple';
  folder: string;
  /** Where the pictures are served, with a last slash. */
  source: string;
  out: string;
  processes: number;
  atOnce: number;
  options?: object;
}

/** Runs a yardstick in so many processes, all started before the clock is. */
export async function runLoop(settings: LoopSettings): Promise<LoopResult> {
  const { kind, folder, source, out, processes, atOnce, options = {} } = settings;
  const children = Array.from({ length: processes }, (_, part) =>
    fork(new URL('./loop.ts', import.meta.url), [
      kind,
      folder,
      source,
      out,
      String(part),
      String(processes),
      String(atOnce),
      JSON.stringify(options),
    ]),
  );
  await Promise.all(children.map((child) => once(child, 'message')));
  const results = await Promise.all(
    children.map(async (child) => {
      const result = once(child, 'message');
      child.send('go');
      return (await result)[0] as { seconds: number; cpu: number; images: number };
    }),
  );
  const images = results.reduce((sum, result) => sum + result.images, 0);
  const cpu = results.reduce((sum, result) => sum + result.cpu, 0);
  return {
    imagesPerSecond: images / Math.max(...results.map((result) => result.seconds)),
    cpuPerImage: (1_000 * cpu) / images,
  };
}
