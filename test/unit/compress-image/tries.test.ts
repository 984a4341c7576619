import { randomUUID } from 'node:crypto';
import type { LookupFunction } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CompressEffects, compressImage } from '../../../lambdas/compress-image/compress-image.ts';
import { createFetchImage } from '../../../lambdas/compress-image/fetch/fetch-image.ts';
import type { Outgoing } from '../../../lambdas/shared/aws/queues.ts';
import { createOutbound } from '../../../lambdas/shared/http/outbound/outbound.ts';
import { ImageMessage } from '../../../lambdas/shared/schemas/messages.ts';
import { requestRecord } from '../../support/data/factories.ts';
import { type RealTable, startTable } from '../../support/emulators/real-table.ts';
import { lookupOf } from '../../support/servers/watched-dial.ts';

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

const busyResolver: LookupFunction = (_name, _options, callback) =>
  setImmediate(() => callback(Object.assign(new Error('busy'), { code: 'EAI_AGAIN' }), []));

/** Works an image and what is sent anew of it until nothing is; the seconds that each try has waited. */
async function waitsOf(lookup: LookupFunction): Promise<{ waits: number[]; outcomes: unknown[] }> {
  const request = requestRecord({ request_id: randomUUID() });
  const sent: Outgoing[] = [];
  const outbound = createOutbound({ lookup });
  const fetchImage = createFetchImage({ outbound });
  const effects = {
    table: real.table,
    queues: { send: async (_: string, messages: Outgoing[]) => void sent.push(...messages) },
    now: Date.now,
    isPaced: () => false,
    callerOf: async () => ({ agent: 'Halve/1' }),
    mayAsk: async () => true,
    fetchImage,
    noticed: () => fetchImage,
  } as unknown as CompressEffects;
  const place = { request_id: request.request_id, chunk: 1, index: 1, row: 1, n: 1 };
  const attempt = { receives: 1, deadline: Date.now() + 60_000, count: async () => {} };
  const waits: number[] = [];
  let message = ImageMessage.parse({ ...place, url: 'http://shop.example/1.jpg' });
  for (;;) {
    const outcomes = await compressImage(effects, request, message, {
      ...attempt,
      retrying: waits.length > 0,
    });
    const next = sent.shift();
    if (next === undefined) {
      await outbound.close();
      return { waits, outcomes };
    }
    waits.push(next.delaySeconds!);
    message = ImageMessage.parse(next.body);
  }
}

describe('An image is given up', () => {
  it('after four tries where no server has its name, within two minutes', async () => {
    const { waits, outcomes } = await waitsOf(lookupOf({}));
    expect(waits).toHaveLength(3);
    expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThan(120);
    expect(outcomes).toMatchObject([{ state: 'failed', error: { code: 'NAME_NOT_FOUND' } }]);
  });

  it('after six where nobody could look its name up', async () => {
    const { waits, outcomes } = await waitsOf(busyResolver);
    expect(waits).toHaveLength(5);
    expect(outcomes).toMatchObject([{ state: 'failed', error: { code: 'NAME_NOT_FOUND' } }]);
  });
});
