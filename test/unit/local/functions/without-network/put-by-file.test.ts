import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { TakeObject } from '../../../../../local/emulators/fauxqs/handed-object.ts';
import { openFauxqs } from '../../../../../local/emulators/fauxqs/open-fauxqs.ts';
import { putByFile } from '../../../../../local/functions/without-network/put-by-file.ts';
import { WorkerPool } from '../../../../../local/functions/worker-pool.ts';
import { waitingAt } from '../../../../../local/waiting.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';
import { functionSettings } from '../../function-settings.ts';

const folder = temporaryFolder('handed');
const data = join(folder, 'data');
const bodies = () => readdirSync(join(data, 'bodies'));

async function start(dataDir: string | undefined, passing?: string) {
  const fauxqs = await openFauxqs(waitingAt(1, 1), dataDir, passing);
  fauxqs.createBucket('pictures', []);
  return { fauxqs, url: `http://127.0.0.1:${await fauxqs.listen(0, '127.0.0.1')}/pictures/` };
}

function poolOf(takeObject: TakeObject, objects = join(data, 'bodies')): WorkerPool {
  const path = join(folder, 'function.mjs');
  const source = new URL('../../../../../lambdas/shared/aws/objects.ts', import.meta.url).href;
  writeFileSync(
    path,
    `import { createObjects } from '${source}';
     const objects = createObjects();
     export const handler = ({ key, body }) => objects.put('pictures', key,
       { body: Buffer.from(body), contentType: 'image/webp', cacheControl: 'max-age=60' });`,
  );
  const environment = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    // Nothing listens there.
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
    WITHOUT_NETWORK: 'true',
    TABLE_FILE: join(folder, 'table.sqlite'),
    OBJECTS_FOLDER: objects,
  };
  const surroundings = Promise.resolve({ environment: {}, takeObject });
  return new WorkerPool(functionSettings({ name: 'function', path, environment, surroundings }));
}

it('stores by a file what others find as ever, and tries again what was refused', async () => {
  const { fauxqs, url } = await start(data);
  let refusals = 1;
  const pool = poolOf((object) => {
    if (refusals-- > 0) throw new Error('busy');
    fauxqs.take(object);
  });
  for (const body of ['first', 'second']) await pool.invoke({ key: "a/b c'ü.webp", body });
  const answer = await fetch(`${url}a/${encodeURIComponent("b c'ü.webp")}`);
  expect(await answer.text()).toBe('second');
  const { headers } = answer;
  expect([headers.get('content-type'), headers.get('cache-control')]).toEqual(['image/webp', 'max-age=60']);
  expect(bodies()).toHaveLength(1);
  await Promise.all([pool.stop(), fauxqs.stop()]);
});

it('has it after a restart, and nothing of what was written and never handed over', async () => {
  writeFileSync(join(data, 'bodies', 'handed-1'), 'half');
  const { fauxqs, url } = await start(data);
  expect(await (await fetch(`${url}a/${encodeURIComponent("b c'ü.webp")}`)).text()).toBe('second');
  expect(bodies()).toHaveLength(1);
  await fauxqs.stop();
});

it('does so, too, where nothing is kept', async () => {
  const passing = mkdtempSync(join(folder, 'passing-'));
  const { fauxqs, url } = await start(undefined, passing);
  const pool = poolOf(fauxqs.take, passing);
  for (const body of ['first', 'second']) await pool.invoke({ key: 'c.webp', body });
  const answer = await fetch(`${url}c.webp`);
  expect([await answer.text(), answer.headers.get('content-type')]).toEqual(['second', 'image/webp']);
  await fetch(`${url}c.webp`, { method: 'DELETE' });
  expect((await fetch(`${url}c.webp`)).status).toBe(404);
  await Promise.all([pool.stop(), fauxqs.stop()]);
});

it('leaves to the store itself a PUT that asks for more', () => {
  const { isHere } = putByFile(folder, 'http://127.0.0.1:1');
  const request = { hostname: '127.0.0.1', port: 1, method: 'PUT', path: '/a/b', body: Buffer.from('x') };
  expect(isHere({ ...request, headers: { 'content-type': 'image/webp' } })).toBe(true);
  for (const name of [
    'if-none-match',
    'x-amz-meta-a',
    'x-amz-copy-source',
    'content-encoding',
    'x-amz-tagging',
  ])
    expect(isHere({ ...request, headers: { [name]: '*' } }), name).toBe(false);
});
