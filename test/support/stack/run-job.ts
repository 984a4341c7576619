import { expect } from 'vitest';
import { hasEnded } from '../../../lambdas/shared/state/requests/has-ended.ts';
import type { FaultyStack } from '../faults/start-faulty-stack.ts';
import { checkRequest, type Ended } from './check-request.ts';
import { until } from './client.ts';
import { watchStatus } from './watch-status.ts';

/** No message is left, so nothing can change any more. */
export const quiet = ({ inside }: Pick<FaultyStack, 'inside'>, seconds = 120) =>
  until(
    () => inside.messages(),
    (counts) => Object.keys(counts).length === 0,
    seconds,
  );

/** Watches a request that was just made until it has ended, its webhook was sent and no message is left. */
export async function followJob(
  stack: FaultyStack,
  requestId: string,
  csv: string,
  meanwhile: (requestId: string) => Promise<void> = async () => {},
): Promise<Ended> {
  const { inside, receiver } = stack;
  const watch = watchStatus(inside, requestId);
  await meanwhile(requestId);
  const record = await until(
    () => inside.request(requestId),
    (now) => now !== undefined && hasEnded(now) && now.webhook_state !== 'pending',
    // A slow machine's patience: nothing here is measured.
    280,
  );
  await quiet(stack);
  await watch.stop();
  const deliveries = record?.webhook_url === undefined ? undefined : receiver.of(requestId);
  return { requestId, csv, status: record?.status as Ended['status'], polls: watch.polls, deliveries };
}

export async function runJob(
  stack: FaultyStack,
  csv: string,
  meanwhile?: (requestId: string) => Promise<void>,
): Promise<Ended> {
  const requestId = await stack.client.submit(csv, { webhook_url: stack.receiver.url('/hook') });
  return followJob(stack, requestId, csv, meanwhile);
}

/** Holds a request that has ended against everything that Halve promises. */
export async function expectSound(stack: FaultyStack, ended: Ended): Promise<void> {
  const { orphanObjects, ...others } = await checkRequest(stack.client, stack.inside, ended);
  expect(others).toEqual({ lostRows: 0, duplicateCompletions: 0, wrong: [] });
  expect(orphanObjects).toBeLessThanOrEqual(ended.strays ?? 0);
}
