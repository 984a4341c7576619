import { statfs } from 'node:fs/promises';
import { ClientError } from '../client-error.ts';
import { formatBytes } from '../format-bytes.ts';

/** More than the stores of a run write between two looks: what they do on a full disk is not for them to say. */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;
const LOOK_MS = 1_000;

/** Throws where the disk of a folder is as good as full. */
export async function refuseFull(folder: string, least = LEAST_FREE_BYTES): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= least) return;
  throw new ClientError(
    `The disk of ${folder} is full, or nearly: ${formatBytes(free)} are free, and a run needs ${formatBytes(least)} ` +
      'beside what it makes. Make room, or choose another place with --out.',
  );
}

/** Tells once when the disk is getting full. */
export function watchRoom(folder: string, full: (fault: ClientError) => void): { stop(): void } {
  const stop = () => clearInterval(timer);
  const timer = setInterval(async () => {
    try {
      await refuseFull(folder);
    } catch (fault) {
      // Where the disk cannot be asked, whoever writes to it says what is wrong.
      if (!(fault instanceof ClientError)) return;
      stop();
      full(fault);
    }
  }, LOOK_MS).unref();
  return { stop };
}
