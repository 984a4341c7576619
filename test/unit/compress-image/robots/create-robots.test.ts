import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRobots } from '../../../../lambdas/compress-image/robots/create-robots.ts';
import { createOutbound, type Outbound } from '../../../../lambdas/shared/http/outbound/outbound.ts';
import { type RealTable, startTable } from '../../../support/emulators/real-table.ts';

let real: RealTable;
const open: (Server | Outbound)[] = [];
beforeAll(async () => {
  real = await startTable();
});
afterAll(async () => {
  for (const one of open) one.close();
  await real.stop();
});

let time = Date.UTC(2026, 10, 25);

/** A shop with this robots.txt, or that answers with a status; how often it was asked, and a process that asks. */
async function shopWith(robots: string | number) {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    if (typeof robots === 'string') response.end(robots);
    else if (robots > 0) response.writeHead(robots).end();
    else response.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const outbound = createOutbound({ allow: host });
  open.push(server, outbound);
  const process = () => createRobots({ table: real.table, outbound, now: () => time });
  const ask = (path: string, mayAsk = process()) => mayAsk(`http://${host}${path}`, 'Halve/1');
  return { ask, process, asked: () => asked };
}

it('stays away from what a shop disallows for Halve by name', async () => {
  const { ask } = await shopWith(
    'User-agent: *\nDisallow: /everything\n\nUser-Agent: Other\nuser-agent: HALVE/1.0\nDisallow: /private # not here\nAllow: /private/open\nDisallow: /*.gif$\n\nUser-agent: Last\nDisallow: /last\n',
  );
  const expected = {
    '/everything/a.jpg': true,
    '/private/a.jpg': false,
    '/private/open/a.jpg': true,
    '/a.gif': false,
    '/a.gif?b': true,
    '/last/a.jpg': true,
  };
  for (const [path, may] of Object.entries(expected)) expect([path, await ask(path)]).toEqual([path, may]);
});

it.each([
  ['a robots.txt for all robots', 'User-agent: *\nDisallow: /\n'],
  ['none', 404],
  ['a fault', 500],
  ['no answer', 0],
])('asks where there is %s', async (_, robots) => {
  const { ask } = await shopWith(robots);
  expect(await ask('/a.jpg')).toBe(true);
});

it('fetches it once a day, whichever processes ask at the same moment', async () => {
  const { ask, process, asked } = await shopWith('User-agent: Halve\nDisallow: /\n');
  expect(await Promise.all(Array.from({ length: 8 }, () => ask('/a.jpg')))).toEqual(Array(8).fill(false));
  expect(asked()).toBe(1);
  const mayAsk = process();
  for (let at = 0; at < 3; at++) await ask('/b.jpg', mayAsk);
  expect(asked()).toBe(1);
  time += 86_400_001;
  await ask('/b.jpg', mayAsk);
  expect(asked()).toBe(2);
});
