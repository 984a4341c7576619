import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Fauxqs, openFauxqs } from '../../../../local/emulators/fauxqs/open-fauxqs.ts';
import type { PolledQueue } from '../../../../local/emulators/polled-queue.ts';
import { queuesByHttp } from '../../../../local/events/queues-by-http.ts';
import { waitingAt } from '../../../../local/waiting.ts';

let fauxqs: Fauxqs;
let byHttp: ReturnType<typeof queuesByHttp>;
let ways: [string, PolledQueue][];
beforeEach(async () => {
  fauxqs = await openFauxqs(waitingAt(1, 1));
  fauxqs.createQueue('images', { VisibilityTimeout: '30' });
  const endpoint = `http://127.0.0.1:${await fauxqs.listen(0, '127.0.0.1')}`;
  const url = `${endpoint}/000000000000/images`;
  byHttp = queuesByHttp(endpoint);
  ways = [
    ['by HTTP', byHttp.queueOf(url, 'compressor')],
    ['here', fauxqs.queueOf(url)],
  ];
});
afterEach(async () => {
  byHttp.close();
  await fauxqs.stop();
});

it('is the same queue as the one without HTTP, message for message', async () => {
  const found = [];
  for (const [way, queue] of ways) {
    for (const body of ['a', 'b', 'c']) fauxqs.send('images', body);
    const { signal } = new AbortController();
    const two = await queue.receive(2, signal);
    const [third] = await queue.receive(2, signal);
    expect(
      [...two, third].map((message) => message?.Body),
      way,
    ).toEqual(['a', 'b', 'c']);
    found.push(Object.keys(third!).sort(), Object.keys(third!.Attributes!).sort(), third!.MD5OfBody);
    await queue.remove([...two, third!]);
  }
  expect(found.slice(3)).toEqual(found.slice(0, 3));
  expect(found[1]).toContain('ApproximateReceiveCount');
});

it('takes away what is removed, and hides what is not, either way', async () => {
  const [[, one], [, other]] = ways as [[string, PolledQueue], [string, PolledQueue]];
  fauxqs.send('images', 'a');
  fauxqs.send('images', 'b');
  const { signal } = new AbortController();
  await one.remove(await one.receive(1, signal));
  const [left] = await other.receive(10, signal);
  expect(left?.Body).toBe('b');
  await other.remove([left!]);
});

it('waits for a message, and no longer when it is aborted', async () => {
  // Who has hung up is waited for by the emulator all the same, and would get the other's message.
  for (const [way, queue] of ways.toReversed()) {
    const waits = queue.receive(1, new AbortController().signal);
    fauxqs.send('images', way);
    expect((await waits)[0]?.Body).toBe(way);
    const stopping = new AbortController();
    const stopped = queue.receive(1, stopping.signal).catch(() => []);
    setTimeout(() => stopping.abort(), 50);
    expect(await stopped, way).toEqual([]);
  }
}, 5_000);
