import type { Attempt, Format, Judge, Kept } from '../format.ts';
import { planProfile } from '../icc/plan-profile.ts';
import { planMetadata } from '../metadata/plan-metadata.ts';
import type { Task } from '../task.ts';
import { convert } from './convert.ts';
import { copyOf } from './copy-of.ts';
import { encodeOnce } from './encode-once.ts';
import { bytesBeside, putBeside } from './put-beside.ts';
import { refuseLoss } from './refuse-loss.ts';
import { refusePixels } from './refuse-pixels.ts';

/** The best that can be done for what is asked; it may still be over the budget. */
export async function attempt(task: Task, judge?: Judge): Promise<Attempt> {
  const { header, source, target, options, budget, deadline } = task;
  refuseLoss(task);
  await refusePixels(task);
  if (options.mode !== 'bytes') return encodeOnce(task);
  if (target !== source) return convert(task, judge);
  const copy = (header.cleanBytes ?? header.clean.length) <= budget ? await copyOf(task) : null;
  if (!copy || copy.length > budget) return halveIn(target, task, judge);
  // Most of it was metadata. The picture itself stays bit for bit, once it is known to decode.
  await source.pixels
    .open(header, { deadline, animated: header.frames > 1 })
    .raw()
    .toBuffer();
  return { bytes: copy, quality: null, encodes: 0, copy: true, score: 100 };
}

async function halveIn({ halving }: Format, task: Task, judge?: Judge): Promise<Attempt> {
  if (!halving) return encodeOnce(task);
  const { header, options, inputBytes, budget, deadline } = task;
  const { icc, transform } = planProfile(header, budget);
  const metadata = planMetadata(header, options.keep_metadata, budget);
  const kept: Kept = { ...metadata, icc, orientation: header.orientation };
  const beside = bytesBeside(task, kept);
  const found = await halving.halve({
    header,
    inputBytes,
    budget: Math.max(1, budget - beside),
    metadata,
    effort: options.effort,
    judge,
    deadline,
    kept,
    transform,
  });
  return found.copy ? found : putBeside(task, kept, found);
}
