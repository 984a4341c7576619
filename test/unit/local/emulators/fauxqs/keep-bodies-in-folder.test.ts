import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Fauxqs, openFauxqs } from '../../../../../local/emulators/fauxqs/open-fauxqs.ts';
import { waitingAt } from '../../../../../local/waiting.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const folder = temporaryFolder('bodies');

let fauxqs: Fauxqs;
let url: string;
async function start(): Promise<void> {
  fauxqs = await openFauxqs(waitingAt(1, 1), folder);
  fauxqs.createBucket('pictures', []);
  url = `http://127.0.0.1:${await fauxqs.listen(0, '127.0.0.1')}/pictures/`;
}
const put = (key: string, body: Buffer) => fetch(url + key, { method: 'PUT', body: new Uint8Array(body) });
const get = async (key: string) => Buffer.from(await (await fetch(url + key)).arrayBuffer());
const files = () => readdirSync(join(folder, 'bodies'));

it('keeps each object in a file of its own, over a restart, and no file that nothing names', async () => {
  const [one, other, large] = [Buffer.alloc(70_000, 1), Buffer.alloc(70_000, 2), Buffer.alloc(3_000_000, 3)];
  await start();
  for (const [key, body] of [
    ['a/b c.jpg', one],
    ['a/b c.jpg', other],
    ['same.jpg', other],
    ['gone.jpg', one],
    ['large.png', large],
  ] as const)
    expect((await put(key, body)).status).toBe(200);
  await fetch(`${url}gone.jpg`, { method: 'DELETE' });
  await fauxqs.stop();

  await start();
  expect((await get('a/b c.jpg')).equals(other)).toBe(true);
  expect((await get('same.jpg')).equals(other)).toBe(true);
  expect((await get('large.png')).equals(large)).toBe(true);
  expect((await fetch(`${url}gone.jpg`)).status).toBe(404);
  expect(files()).toHaveLength(3);
  expect(readFileSync(fauxqs.fileOf('pictures', 'a/b c.jpg')!).equals(other)).toBe(true);
  expect(fauxqs.fileOf('pictures', 'none')).toBeUndefined();
  await fauxqs.stop();
});

it('takes an empty object, which lies nowhere else, over a restart', async () => {
  await start();
  for (const type of ['text/csv', 'application/x-www-form-urlencoded'])
    expect((await fetch(`${url}empty`, { method: 'PUT', headers: { 'content-type': type } })).status).toBe(
      200,
    );
  await fauxqs.stop();
  await start();
  const answer = await fetch(`${url}empty`);
  expect([answer.status, await answer.text()]).toEqual([200, '']);
  await fauxqs.stop();
});

it('takes no half of a file that a killed process has left', async () => {
  await start();
  const body = Buffer.alloc(90_000, 9);
  await put('cut.jpg', body);
  const path = fauxqs.fileOf('pictures', 'cut.jpg')!;
  await fetch(`${url}cut.jpg`, { method: 'DELETE' });
  writeFileSync(path, body.subarray(0, 1_000));
  await put('cut.jpg', body);
  expect((await get('cut.jpg')).equals(body)).toBe(true);
  await fauxqs.stop();
});

it('does not start where files of objects have been deleted, which would be asked for without end', async () => {
  await start();
  await put('lost.jpg', Buffer.alloc(80_000, 7));
  rmSync(fauxqs.fileOf('pictures', 'lost.jpg')!);
  await fauxqs.stop();
  await expect(start()).rejects.toThrow(/files of objects have been deleted in .*bodies \(1\)/);
});
