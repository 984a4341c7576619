import { open, stat } from 'node:fs/promises';
import { ImageError } from '../../../engine/errors.ts';
import { FORMATS } from '../../../engine/formats.ts';
import { halve } from '../../../engine/halve.ts';
import { recognise } from '../../../engine/open/recognise.ts';
import { DOWNLOAD_BYTES } from '../../../lambdas/shared/limits.ts';
import { explainFileFault } from '../files/explain-file-fault.ts';
import type { PictureJob, PictureOutcome } from './picture-job.ts';
import { savePicture } from './save-picture.ts';

/** Enough to tell a picture from a film, which is not read whole. */
const HEAD_BYTES = 64 * 1024;
/** Longer than the largest picture takes at the best effort; what takes longer hangs. */
const LONGEST_MS = 300_000;

/** Halves one picture on disk and writes the output, if it is to be written. */
export async function halveFile({ path, target, inPlace, options }: PictureJob): Promise<PictureOutcome> {
  const cannotWrite = (fault: unknown) => {
    throw explainFileFault(fault, 'Cannot write', target ?? path);
  };
  const { bytes, stats } = await readPicture(path);
  // A rename would replace what its owner has protected.
  if (inPlace && target !== null)
    await open(path, 'r+')
      .then((file) => file.close())
      .catch(cannotWrite);
  const halved = await halve(bytes, options, { deadline: Date.now() + LONGEST_MS });
  const kept = halved.bytes.length >= bytes.length;
  if (target !== null && !(inPlace && kept)) {
    if (inPlace && (await stat(path).catch(() => undefined))?.mtimeMs !== stats.mtimeMs)
      throw new ImageError(
        'FILE_CHANGED',
        'Expected the file to stay as it is meanwhile, but it was changed.',
      );
    await savePicture(target, halved.bytes, inPlace ? stats : undefined).catch(cannotWrite);
  }
  return {
    state: kept ? 'kept' : 'halved',
    bytes: { input: bytes.length, output: halved.bytes.length },
    format: halved.format,
    width: halved.width,
    height: halved.height,
    quality: halved.quality,
    score: halved.score,
    target_met: halved.targetMet,
    reason: halved.reason,
  };
}

async function readPicture(path: string) {
  const cannotRead = (fault: unknown) => {
    throw explainFileFault(fault, 'Cannot read', path);
  };
  const file = await open(path).catch(cannotRead);
  try {
    const stats = await file.stat();
    const { size } = stats;
    const head = Buffer.alloc(Math.min(size, HEAD_BYTES));
    await file.read(head, 0, head.length, 0).catch(cannotRead);
    await recognise(head, FORMATS);
    if (size > DOWNLOAD_BYTES) {
      throw new ImageError(
        'FILE_TOO_LARGE',
        `Expected a picture of at most ${DOWNLOAD_BYTES} bytes, but found ${size}.`,
      );
    }
    return { bytes: await file.readFile().catch(cannotRead), stats };
  } finally {
    await file.close();
  }
}
