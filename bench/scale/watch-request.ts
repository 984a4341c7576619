import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Status } from '../support/client.ts';
import { useOf } from '../support/processes.ts';

const POLL_MS = 200;
/** A look at every process costs more than a poll. */
const POLLS_A_LOOK = 10;

interface Moment {
  /** Milliseconds since the CSV was sent. */
  at: number;
  done: number;
  total: number | null;
}
interface Watched {
  moments: Moment[];
  /** Of each poll, milliseconds. */
  latencies: number[];
  /** The most resident memory of a function's processes, MiB, by the images that were done then. */
  memory: { done: number; byFunction: Record<string, number> }[];
  status: Status;
}

/** Polls a request until it has ended, and looks at the memory of the stack's processes beside that. */
export async function watchRequest(client: Client, id: string, pid: number): Promise<Watched> {
  const start = performance.now();
  const [moments, latencies, memory]: [Moment[], number[], Watched['memory']] = [[], [], []];
  for (let poll = 0; ; poll++) {
    const asked = performance.now();
    const status = await client.status(id);
    latencies.push(performance.now() - asked);
    const done = status.images.succeeded + status.images.failed;
    moments.push({ at: performance.now() - start, done, total: status.images.total });
    const ended = status.completed_at !== null;
    if (poll % POLLS_A_LOOK === 0 || ended) memory.push({ done, byFunction: residentBy(pid) });
    if (ended) return { moments, latencies, memory, status };
    await sleep(POLL_MS);
  }
}

function residentBy(pid: number): Record<string, number> {
  const most: Record<string, number> = {};
  for (const { name, residentMiB } of useOf(pid).values())
    most[name] = Math.max(most[name] ?? 0, residentMiB);
  return most;
}

/** When so many images were done, in milliseconds, between the polls before and after. */
export function timeOf(moments: Moment[], images: number): number {
  const after = moments.findIndex(({ done }) => done >= images);
  if (after <= 0) return moments[0]?.at ?? 0;
  const [a, b] = [moments[after - 1]!, moments[after]!];
  return a.at + ((b.at - a.at) * (images - a.done)) / Math.max(1, b.done - a.done);
}
