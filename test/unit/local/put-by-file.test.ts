import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openFauxqs } from '../../../local/fauxqs.ts';
import type { TakeObject } from '../../../local/handed-object.ts';
import { waitingAt } from '../../../local/waiting.ts';
import { WorkerPool } from '../../../local/worker-pool.ts';
import { functionSettings } from '../../support/function-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'halve-handed-'));
afterAll(() => rmSync(folder, { recursive: true }));
const data = join(folder, 'data');
const bodies = () => readdirSync(join(data, 'bodies'));

async function start() {
  const fauxqs = await openFauxqs(waitingAt(1, 1), data);
  fauxqs.createBucket('pictures', []);
  return { fauxqs, url: `http://127.0.0.1:${await fauxqs.listen(0, '127.0.0.1')}/pictures/` };
}

function poolOf(takeObject: TakeObject): WorkerPool {
  const path = join(folder, 'function.mjs');
  const source = new URL('../../../lambdas/shared/aws/objects.ts', import.meta.url).href;
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
    TABLE_FILE: join(folder, 'table.sqlite'),
    OBJECTS_FOLDER: join(data, 'bodies'),
  };
  return new WorkerPool(functionSettings({ name: 'function', path, environment, takeObject }));
}

it('stores by a file what others find as ever, and tries again what was refused', async () => {
  const { fauxqs, url } = await start();
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
  const { fauxqs, url } = await start();
  expect(await (await fetch(`${url}a/${encodeURIComponent("b c'ü.webp")}`)).text()).toBe('second');
  expect(bodies()).toHaveLength(1);
  await fauxqs.stop();
});
