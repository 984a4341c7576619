import { readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

interface Cost {
  /** Of the whole process, all its threads. */
  cpuMs: number;
  /** By how many bytes the process grew at most; undefined where the system does not tell. */
  grown: number | undefined;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What a piece of work costs; how it ends does not matter. */
export async function costOf(work: () => unknown): Promise<Cost> {
  collectGarbage();
  const before = peak(true);
  const started = process.cpuUsage();
  try {
    await work();
  } catch {
    // Refused is an end, too.
  }
  const { user, system } = process.cpuUsage(started);
  const after = peak(false);
  return {
    cpuMs: (user + system) / 1_000,
    grown: before === undefined || after === undefined ? undefined : after - before,
  };
}

/** The most memory that the process has had since the last reset, in bytes; Linux alone can tell it of a stretch. */
function peak(reset: boolean): number | undefined {
  try {
    if (reset) writeFileSync('/proc/self/clear_refs', '5');
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
  } catch {
    return undefined;
  }
}
