import { setTimeout as sleep } from 'node:timers/promises';
import { StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import { ClientError } from '../client-error.ts';
import { type Context, requestPath } from '../context.ts';
import { RateMeter } from '../terminal/rate-meter.ts';
import { describeProgress } from './describe-progress.ts';

/** How long the server may be out of reach before watching ends. */
const PATIENCE_MS = 120_000;
const SHORTEST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5_000;
/** Where the end is near. */
const LAST_PAUSE_MS = 100;

const ENDED = ['completed', 'failed', 'cancelled', 'erasing'];

/** Shows a request's progress until it has ended, and answers its last status. */
export async function watchRequest(context: Context, id: string): Promise<StatusAnswer> {
  const { progress } = context;
  const meter = new RateMeter();
  const since = Date.now();
  try {
    for (;;) {
      const status = await askPatiently(context, id, since);
      const { succeeded, failed } = status.images;
      meter.add(succeeded + failed, Date.now());
      progress.show(describeProgress(status, meter));
      if (ENDED.includes(status.status)) return status;
      await sleep(pauseOf(status, meter, Date.now() - since));
    }
  } finally {
    progress.stop();
  }
}

/** A long request is asked about less often than a short one, but when its last image is due. */
function pauseOf({ images: { remaining } }: StatusAnswer, meter: RateMeter, ageMs: number): number {
  const pause = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, ageMs / 50));
  const left = remaining === null ? undefined : remaining === 0 ? 0 : meter.timeLeft(remaining);
  return left === undefined ? pause : Math.min(pause, Math.max(LAST_PAUSE_MS, 1_000 * left));
}

/** At the first call nobody knows whether the server is the right one, so only later ones are waited for. */
async function askPatiently({ api, progress }: Context, id: string, since: number): Promise<StatusAnswer> {
  const first = Date.now() - since < SHORTEST_PAUSE_MS;
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await api.call('GET', requestPath(id), StatusAnswer);
    } catch (fault) {
      if (first || !(fault instanceof ClientError && fault.passing) || Date.now() > until) throw fault;
      progress.show({ label: 'No answer from the server, trying again', share: undefined, parts: [] });
      await sleep(2_000);
    }
  }
}
