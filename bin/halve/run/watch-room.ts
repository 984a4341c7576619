import { statfs } from 'node:fs/promises';
import { ClientError } from '../client-error.ts';
import { formatBytes } from '../terminal/format-bytes.ts';

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

export interface RoomWatch {
  /** Looks at once; does not go on before it has been told where there is something to tell. */
  look(): Promise<void>;
  stop(): void;
}

/** Tells once when the disk is getting full, or the folder is gone: the run would try on without end. */
export function watchRoom(folder: string, halt: (sentence: string) => Promise<void>): RoomWatch {
  let stopped = false;
  let halted: Promise<void> | undefined;
  const stop = () => {
    stopped = true;
    clearInterval(timer);
  };
  async function look(): Promise<void> {
    const sentence = stopped ? undefined : await refuseFull(folder).then(() => undefined, sentenceOf(folder));
    if (sentence !== undefined && !stopped) {
      stop();
      halted = halt(sentence);
    }
    await halted;
  }
  const timer = setInterval(look, LOOK_MS).unref();
  return { look, stop };
}

const sentenceOf = (folder: string) => (fault: NodeJS.ErrnoException) => {
  if (fault instanceof ClientError) return `${fault.message} The same command then goes on where it was.`;
  if (fault.code === 'ENOENT')
    return `The state of this run, ${folder}, has been deleted. The same command begins anew.`;
  // Where the disk cannot be asked otherwise, whoever writes to it says what is wrong.
  return undefined;
};
