import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { warnOfHosts } from '../../../../../bin/halve/requests/warn-of-hosts.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const folder = temporaryFolder('hosts');
const csv = join(folder, 'products.csv');
const headers = (...hosts: string[]) => ({ headers: Object.fromEntries(hosts.map((host) => [host, {}])) });

it('names the hosts of --header on which nothing in the CSV lies', async () => {
  writeFileSync(csv, 'sku,image\n1,https://IMG.shop.example/1.jpg\n2,http://localhost:8080/2.jpg\n');
  expect(await warnOfHosts(csv, {})).toBeUndefined();
  expect(await warnOfHosts(csv, headers('img.shop.example', 'localhost:8080'))).toBeUndefined();
  expect(await warnOfHosts(csv, headers('img.shop.example:443'))).toBeUndefined();
  expect(await warnOfHosts(csv, headers('imgs.shop.example', 'img.shop.example'))).toMatch(
    /^--header names imgs\.shop\.example, but no address in the CSV lies there\./,
  );
  expect(
    await warnOfHosts(csv, { ...headers('cdn.example'), base_url: 'https://cdn.example/img/' }),
  ).toBeUndefined();
});

it('finds a host in UTF-16, and where two reads meet', async () => {
  writeFileSync(csv, Buffer.from('\ufeffsku\timage\n1\thttps://img.shop.example/1.jpg\n', 'utf16le'));
  expect(await warnOfHosts(csv, headers('img.shop.example'))).toBeUndefined();
  writeFileSync(csv, `${'x'.repeat(1024 * 1024 - 5)}img.shop.example`);
  expect(await warnOfHosts(csv, headers('img.shop.example'))).toBeUndefined();
});
