import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { giveUpErasure } from '../../../lambdas/give-up/give-up-erasure.ts';
import { giveUpFinish } from '../../../lambdas/give-up/give-up-finish.ts';
import type { Outgoing, Queues } from '../../../lambdas/shared/aws/queues.ts';
import { createDue } from '../../../lambdas/shared/due.ts';
import { ErasureMessage, FinishedMessage } from '../../../lambdas/shared/schemas/messages.ts';
import { requestRecord } from '../../support/data/factories.ts';
import { type RealTable, startTable } from '../../support/emulators/real-table.ts';
import { Crash, createSteps, steppedTable } from '../../support/faults/crashing-table.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

const NOW = Date.parse('2026-11-26T12:00:00Z');
const GENERATIONS = 6;

/** Gives a dead letter up, by a process that dies after so many of its steps; answers what it has sent. */
async function giveUp(body: object, isErasure: boolean, steps = Number.POSITIVE_INFINITY): Promise<object[]> {
  const sent: object[] = [];
  const step = createSteps(async () => {}, { steps, after: true });
  const send = async (_: string, messages: Outgoing[]) => {
    await step(async () => sent.push(...messages.map((message) => message.body as object)));
  };
  const effects = {
    table: steppedTable(real.table, step),
    queues: { send } as unknown as Queues,
    due: createDue({ SPEED: 1, LONGEST_BATCH_SECONDS: 1 }),
    now: () => NOW,
    erasuresQueueUrl: 'erasures',
    finishedQueueUrl: 'finished',
  };
  const run = isErasure
    ? giveUpErasure(effects, ErasureMessage.parse(body))
    : giveUpFinish(effects, FinishedMessage.parse(body));
  await run.catch((error) => expect(error).toBeInstanceOf(Crash));
  return sent;
}

it.each<[string, string, object, boolean]>([
  ['of an erasing', 'erasing', {}, true],
  ['of the late walk of an erased request', 'erased', { stage: 'late' }, true],
  ['of an end', 'processing', {}, false],
])(
  'Of all copies of a dead letter %s one goes on, however often they fail',
  async (_, status, body, isErasure) => {
    const { request_id, ...request } = requestRecord({ request_id: randomUUID() });
    await real.table.putOnce({ ...request, request_id, status });
    let dead: object[] = [{ request_id, ...body }];
    for (let generation = 0; generation < GENERATIONS; generation++) {
      // Its first process dies when it has sent the next one, then all copies come twice.
      const steps = isErasure ? 2 : 3;
      const dying = await giveUp(dead[0]!, isErasure, steps);
      const twice = [...dead, ...dead];
      const sent: object[] = [];
      for (const one of twice) sent.push(...(await giveUp(one, isErasure)));
      expect(sent).toHaveLength(1);
      expect(dying).toEqual(sent);
      dead = [...dying, ...sent];
    }
  },
);
