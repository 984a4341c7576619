import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { FORMATS } from '../../../engine/formats.ts';
import type { EngineOptions } from '../../../engine/options.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { checkWritableFolder } from '../files/check-writable.ts';
import { interruption } from '../interruption.ts';
import { checkWish, type PicturesWish } from './check-wish.ts';
import { createPicturePool } from './create-picture-pool.ts';
import { createPictureReport } from './create-picture-report.ts';
import { createPlaces } from './create-places.ts';
import { type Found, findPictures } from './find-pictures.ts';
import type { PictureOutcome } from './picture-job.ts';

/** Halves pictures on disk by the engine alone, in as many processes as there are cores; answers the exit code. */
export async function halvePictures(context: Context, paths: string[], wish: PicturesWish): Promise<number> {
  const options = await checkWish(paths, wish);
  interruption.words = 'Stopped. Every file is whole: what was not halved yet is as it was.';
  interruption.worksOn = !wish.dryRun;
  const processes = wish.workers ?? availableParallelism();
  const pool = createPicturePool(processes);
  const report = createPictureReport(context, wish);
  const targetOf = createTargets(wish, options);
  const running = new Set<Promise<void>>();
  try {
    let found = 0;
    for await (const file of findPictures(paths, wish.out, report)) {
      // Not before all that is named has been found, and before any is halved in vain.
      if (found === 0 && wish.out !== undefined) await checkWritableFolder(wish.out);
      const at = found++;
      const target = targetOf(file);
      const work = outcomeOf(file, target, wish, (job) => pool.halve({ ...job, options }))
        .then((outcome) => report.add(at, file, target, outcome))
        .finally(() => running.delete(work));
      running.add(work);
      // No more than what is soon in hand is kept, however many files there are.
      if (running.size >= 4 * processes) await Promise.race(running);
    }
    await Promise.all(running);
  } finally {
    context.progress.stop();
    pool.stop();
  }
  report.end();
  return report.failed() > 0 ? EXIT.imagesFailed : EXIT.ok;
}

/** Where a file's output goes: over it, into the folder of the outputs, or nowhere. */
function createTargets({ out, inPlace }: PicturesWish, { format }: EngineOptions) {
  const placeIn = createPlaces(format === 'same' ? undefined : `.${FORMATS[format].extension}`);
  return ({ real, place }: Found): string | null =>
    out === undefined ? (inPlace ? real : null) : placeIn(out, place);
}

/** A file's name that promises a picture of a format that Halve knows. */
const PICTURE = /\.(jpe?g|jfif|png|webp|avif|gif|tiff?)$/i;

type Job = Pick<Parameters<ReturnType<typeof createPicturePool>['halve']>[0], 'path' | 'target' | 'inPlace'>;

/** A file is never written over another: what stands where an output would go may be that output of an earlier run. */
async function outcomeOf(
  { real, place, named }: Found,
  target: string | null,
  { out }: PicturesWish,
  halve: (job: Job) => Promise<PictureOutcome>,
): Promise<PictureOutcome> {
  if (out !== undefined && target !== null && (await stat(target).catch(() => undefined)) !== undefined)
    return { state: 'standing' };
  const outcome = await halve({ path: real, target, inPlace: out === undefined });
  // What was named itself, or is called a picture, was meant to be one.
  return outcome.state === 'passed' && (named || PICTURE.test(place))
    ? { ...outcome, state: 'failed' }
    : outcome;
}
