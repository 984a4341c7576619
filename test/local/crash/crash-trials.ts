import { setTimeout as sleep } from 'node:timers/promises';
import { IMAGES_PER_BATCH } from '../../../lambdas/shared/limits.ts';
import { hasEnded } from '../../../lambdas/shared/state/requests/has-ended.ts';
import type { Call } from '../../support/faults/aws-call.ts';
import type { FaultyStack } from '../../support/faults/start-faulty-stack.ts';
import type { Ended } from '../../support/stack/check-request.ts';
import { until } from '../../support/stack/client.ts';
import { watchStatus } from '../../support/stack/watch-status.ts';

/** A call of a job by its function, its operation and the how manyeth of these it is: `fan-out PutItem 1`. */
export interface CrashPoint {
  call: string;
  when: 'kill-before' | 'kill-after';
}

export interface Trial extends Ended {
  /** The calls that were made for the job, in their order. */
  calls: string[];
  /** Whether the process was killed at the point that was asked for. */
  killed: boolean;
}

/** What the functions on the way of the data do; the others only answer clients. */
const ON_THE_WAY = ['create-request', 'fan-out', 'compress-image', 'finish-request', 'send-webhook'];
/** Generous, as the machine may be busy with much else; a request that never ends fails all the same. */
const SECONDS = 400;

/** Runs jobs on a stack, each with a kill -9 at one of its own calls, however many run beside it. */
export function createCrashTrials({ proxy, client, inside, receiver }: FaultyStack) {
  const jobs = new Map<string, { point: CrashPoint | undefined; calls: string[]; killed: boolean }>();
  /** Jobs by the id of their request: the first call that knows both is the one that claims the job's key. */
  const jobOf = new Map<string, string>();
  const writtenAt = new Map<string, number>();
  /** Webhook tries that are under way, by request: the process that has claimed the try. */
  const trying = new Map<string, number>();
  const lostAnswers = new Map<string, number>();

  proxy.decide = (call) => {
    if (call.caller === undefined || !ON_THE_WAY.includes(call.caller.name)) return undefined;
    const key = /KEY#(job-[\w-]+)/.exec(call.service === 'dynamodb' ? call.body.toString() : '')?.[1];
    for (const id of call.requestIds) {
      if (key !== undefined) jobOf.set(id, key);
      const job = jobs.get(jobOf.get(id) ?? '');
      if (job === undefined) continue;
      const kind = `${call.caller.name} ${call.operation}`;
      const label = `${kind} ${job.calls.filter((one) => one.startsWith(`${kind} `)).length + 1}`;
      job.calls.push(label);
      if (job.point?.call !== label || job.killed) continue;
      job.killed = true;
      if (job.point.when === 'kill-before') noteKill(call);
      return job.point.when;
    }
    return undefined;
  };
  proxy.done = (call, { status }) => {
    for (const id of call.requestIds) {
      writtenAt.set(id, Date.now());
      noteTry(call, id, status);
      const job = jobs.get(jobOf.get(id) ?? '');
      if (job?.killed && job.point?.when === 'kill-after' && call.caller) {
        if (job.calls.at(-1) === job.point.call) noteKill(call);
      }
    }
  };

  function noteTry({ caller, operation, body }: Call, id: string, status: number): void {
    if (caller?.name !== 'send-webhook' || operation !== 'UpdateItem' || status !== 200) return;
    if (body.includes('attempts = :next')) trying.set(id, caller.pid);
    else trying.delete(id);
  }
  function noteKill({ caller }: Call): void {
    for (const [id, pid] of trying) {
      if (pid !== caller?.pid) continue;
      trying.delete(id);
      lostAnswers.set(id, (lostAnswers.get(id) ?? 0) + 1);
    }
  }

  /** As a client does that has no answer: the same call again, under the same Idempotency-Key. */
  async function submit(name: string, csv: string, options: object): Promise<string> {
    for (let tries = 1; ; tries++) {
      try {
        const query = { webhook_url: receiver.url(`/${name}`), options: JSON.stringify(options) };
        return await client.submit(csv, query, { 'idempotency-key': name });
      } catch (error) {
        if (tries === 5) throw error;
        await sleep(200);
      }
    }
  }

  async function run(name: string, csv: string, options: object, point?: CrashPoint): Promise<Trial> {
    const job = { point, calls: [] as string[], killed: false };
    jobs.set(name, job);
    const requestId = await submit(name, csv, options);
    const watch = watchStatus(inside, requestId, () => writtenAt.get(requestId) ?? 0);
    const told = (record: Awaited<ReturnType<typeof inside.request>>) =>
      record !== undefined && hasEnded(record) && record.webhook_state === 'delivered';
    await until(() => inside.request(requestId), told, SECONDS);
    await watch.stop();
    return {
      requestId,
      csv,
      status: 'completed',
      polls: watch.polls,
      deliveries: receiver.of(requestId),
      get lostAnswers() {
        return lostAnswers.get(requestId) ?? 0;
      },
      // Each may leave a batch behind, of its own job or of those beside it.
      get strays() {
        return IMAGES_PER_BATCH * [...jobs.values()].filter(({ killed }) => killed).length;
      },
      calls: job.calls,
      get killed() {
        return job.killed;
      },
    };
  }

  /** Redeliveries may still come after the end; when no message is left, nothing can change any more. */
  const settled = (seconds = SECONDS) =>
    until(
      () => inside.messages(),
      (counts) => Object.keys(counts).length === 0,
      seconds,
    );

  return { run, settled };
}
