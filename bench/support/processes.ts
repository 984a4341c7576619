import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

export interface ProcessUse {
  name: string;
  /** User and system, seconds. */
  cpu: number;
  /** Resident memory now and at its peak, MiB. */
  residentMiB: number;
  peakMiB: number;
  /** Open files, sockets included. */
  handles: number;
}

/** CPU and peak memory of a process and of all that it has started, by /proc (Linux only). */
export function useOf(root: number): Map<number, ProcessUse> {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    const stat = Number.isInteger(pid) ? read(`/proc/${pid}/stat`) : undefined;
    if (stat) parents.set(pid, Number(afterName(stat)[1]));
  }
  const family = [...parents.keys()].filter((pid) => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (at === root) return true;
    return false;
  });
  return new Map(family.flatMap((pid) => useOfOne(pid)));
}

function useOfOne(pid: number): [number, ProcessUse][] {
  const stat = read(`/proc/${pid}/stat`);
  const status = read(`/proc/${pid}/status`);
  if (!stat || !status) return [];
  const fields = afterName(stat);
  const cpu = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  const mebibytes = (field: string) =>
    Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1_024);
  return [
    [
      pid,
      {
        name: nameOf(pid),
        cpu,
        residentMiB: mebibytes('VmRSS'),
        peakMiB: mebibytes('VmHWM'),
        handles: handlesOf(pid),
      },
    ],
  ];
}

function handlesOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

/** The folder of the function that a worker runs, or `runner`. */
function nameOf(pid: number): string {
  return /lambdas\/([^/]+)\/handler/.exec(read(`/proc/${pid}/cmdline`) ?? '')?.[1] ?? 'runner';
}

const afterName = (stat: string) => stat.slice(stat.lastIndexOf(')') + 2).split(' ');

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Seconds that the cores of this machine have been idle since its start. */
export function idleSeconds(): number {
  const fields = (read('/proc/stat') ?? '').split('\n')[0]!.trim().split(/\s+/).slice(1).map(Number);
  return ((fields[3] ?? 0) + (fields[4] ?? 0)) / TICKS_PER_SECOND;
}
