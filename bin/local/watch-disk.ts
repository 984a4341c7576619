import { statfs } from 'node:fs/promises';
import { formatBytes } from '../halve/terminal/format-bytes.ts';

/** What the stores of `npm start` may write between two looks. */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;
const LOOK_MS = 5_000;

const freeOn = async (folder: string) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/**
 * Says when the disk of --data is getting full, and when it has room again: what fails meanwhile is tried again and
 * tells each by itself, but not what to do. Answers what looks at once.
 */
export function watchDisk(folder: string, say: (sentence: string) => void, free = freeOn) {
  let full = false;
  async function look(): Promise<void> {
    const bytes = await free(folder).catch(() => undefined);
    if (bytes === undefined || bytes < LEAST_FREE_BYTES === full) return;
    full = !full;
    say(
      full
        ? `The disk of ${folder} is full, or nearly: ${formatBytes(bytes)} are free. Make room: what waits goes on then.`
        : `The disk of ${folder} has room again.`,
    );
  }
  setInterval(look, LOOK_MS).unref();
  return look;
}
