import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { requestOf } from '../../../../../bin/halve/run/request-of.ts';
import { createApi } from '../../../../../bin/halve/server/create-api.ts';
import { summaryOf } from '../../../../../lambdas/shared/http/api/summary-of.ts';
import { OptionsWish } from '../../../../../lambdas/shared/schemas/options.ts';
import { requestRecord } from '../../../../support/data/factories.ts';

const [OLD, MADE] = [crypto.randomUUID(), crypto.randomUUID()];

/** What a run asks for whose request of before has this status, and which request it goes on with. */
async function runAfter(status: 'pending' | 'processing') {
  const asked: string[] = [];
  const record = { ...requestRecord({ request_id: OLD }), status };
  const server = createServer(async ({ method, url }, response) => {
    const path = url!.replace('/image_process', '').replace(OLD, 'OLD');
    asked.push(`${method} ${path}`);
    const upload = { method: 'PUT', url: `${base}csv`, headers: {}, expires_at: new Date().toISOString() };
    const answers: Record<string, object> = {
      GET: { ...summaryOf(record, record, true), worst: [], errors: [] },
      DELETE: { request_id: OLD, status: 'cancelled' },
      POST: { request_id: MADE, status: 'pending', status_url: base, upload },
    };
    response.end(JSON.stringify(answers[method!] ?? {}));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const folder = mkdtempSync(join(tmpdir(), 'halve-request-'));
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  const path = join(folder, 'a.csv');
  writeFileSync(path, 'Image');
  const quiet = { json: false, print() {}, note() {}, progress: { show() {}, stop() {} } };
  const context = { ...quiet, api: createApi({ url: base, token: 'local' }) };
  const plan = { requestId: OLD, keep: async (id: string) => void asked.push(`keep ${id}`) };
  const csv = { path, size: 5, name: 'a.csv', options: OptionsWish.parse({}), recoded: undefined };
  return { id: await requestOf(context, plan, csv), asked };
}

it('goes on with the request of before, once its CSV was taken', async () => {
  expect(await runAfter('processing')).toEqual({ id: OLD, asked: ['GET /status/OLD/'] });
});

it('ends the request of before where its CSV has not been taken yet, once the new one is kept', async () => {
  const { id, asked } = await runAfter('pending');
  expect(id).toBe(MADE);
  expect(asked).toEqual([
    'GET /status/OLD/',
    'POST /upload/',
    `keep ${MADE}`,
    'DELETE /status/OLD/',
    'PUT /csv',
  ]);
});
