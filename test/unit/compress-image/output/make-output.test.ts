import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { halve } from '../../../../engine/halve.ts';
import { EngineOptions } from '../../../../engine/options.ts';
import { makeOutput } from '../../../../lambdas/compress-image/output/make-output.ts';
import { requestRecord } from '../../../support/data/factories.ts';
import { type RealObjects, startObjects } from '../../../support/emulators/real-objects.ts';
import { type RealTable, startTable } from '../../../support/emulators/real-table.ts';

let places: RealTable;
let buckets: RealObjects;
let halved: Buffer;
beforeAll(async () => {
  [places, buckets] = await Promise.all([startTable(), startObjects('outputs')]);
  const noise = sharp(randomBytes(40 * 30 * 3), { raw: { width: 40, height: 30, channels: 3 } });
  halved = (await halve(await noise.jpeg({ quality: 95 }).toBuffer(), EngineOptions.parse({}))).bytes;
});
afterAll(async () => void (await Promise.all([places.stop(), buckets.stop()])));

it.each([
  ['open to everyone', 'https://shop.example/mug.jpg', false, false],
  ['open to nobody without headers', 'https://shop.example/mug.jpg', true, true],
  ['shared by Google Drive', 'https://drive.google.com/uc?export=download&id=1AbC', false, true],
  ['shared by Dropbox', 'https://www.dropbox.com/scl/fi/abc/mug.jpg?rlkey=k&dl=1', false, true],
])('stores what is left as it was where it must: a source %s', async (_, url, isPrivate, isStored) => {
  const source = {
    bytes: Buffer.from(halved),
    isPrivate,
    validators: undefined,
    release: () => {},
    sha256: '0',
  };
  const { output } = await makeOutput(
    {
      table: places.table,
      objects: buckets.objects,
      halve,
      outputsBucket: 'outputs',
      outputBaseUrl: 'https://cdn.example',
    },
    {
      request: requestRecord(),
      picture: randomBytes(16).toString('hex'),
      url,
      lasts: true,
      lookedAt: 1,
      source,
      until: Date.now() + 60_000,
    },
    async () => undefined,
  );
  expect(output.reason).toMatchObject({ code: 'ALREADY_HALVED' });
  expect(output.output_url === url).toBe(!isStored);
  expect(output.output_key !== null && buckets.keys('outputs').includes(output.output_key)).toBe(isStored);
  expect(output.bytes_out).toBe(output.bytes_in);
});
