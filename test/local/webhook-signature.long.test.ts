import { execFileSync, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { verify } from '../../docs/receivers/verify.ts';
import type { Running } from '../../local/start-halve.ts';
import { productsCsv } from '../support/data/csv.ts';
import { type ImageServer, startImageServer } from '../support/servers/image-server.ts';
import {
  type Delivery,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../support/servers/webhook-receiver.ts';
import { createClient, until } from '../support/stack/client.ts';
import { runClient } from '../support/stack/run-client.ts';
import { startStack } from '../support/stack/start-stack.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SECRET = `whsec_${Buffer.from('thirty-two bytes, all of them ok').toString('base64')}`;
const OTHER_SECRET = `whsec_${Buffer.from('another secret, of the same size').toString('base64')}`;
const RECEIVERS = join(import.meta.dirname, '../../docs/receivers');

let shop: ImageServer;
let receiver: WebhookReceiver;
let stack: Running;
let delivery: Delivery;
const folder = temporaryFolder('webhook');

beforeAll(async () => {
  shop = await startImageServer();
  receiver = await startWebhookReceiver();
  stack = await startStack({ allow: [shop.address, receiver.address] });
  const csv = productsCsv([[shop.picture(1)]]);
  const query = { webhook_url: receiver.url('/hook'), webhook_secret: SECRET };
  const id = await createClient(stack.url).submit(csv, query);
  [delivery] = (await until(
    () => receiver.of(id),
    (seen) => seen.length > 0,
  )) as [Delivery];
  writeFileSync(join(folder, 'body'), delivery.body);
  writeFileSync(
    join(folder, 'headers'),
    Object.entries(delivery.headers)
      .map(([name, value]) => `< ${name}: ${value}\r\n`)
      .join(''),
  );
});
afterAll(async () => {
  await stack?.stop();
  shop?.stop();
  receiver?.stop();
});

const old = () => ({ ...delivery.headers, 'webhook-timestamp': '1700000000' });

describe('the receiver of the docs in TypeScript', () => {
  it('takes a webhook as it was sent', () => {
    expect(verify(SECRET, delivery.headers, delivery.body)).toMatchObject({ type: 'request.completed' });
  });

  it('takes it under one good signature of several', () => {
    const several = `v1,AAAA ${delivery.headers['webhook-signature']}`;
    const headers = { ...delivery.headers, 'webhook-signature': several };
    expect(verify(SECRET, headers, Buffer.from(delivery.body))).toMatchObject({ type: 'request.completed' });
  });

  it('refuses another body, another secret, an old one and one without a signature', () => {
    expect(() => verify(SECRET, delivery.headers, `${delivery.body} `)).toThrow('signature');
    expect(() => verify(OTHER_SECRET, delivery.headers, delivery.body)).toThrow('signature');
    expect(() => verify(SECRET, old(), delivery.body)).toThrow('old');
    const { 'webhook-signature': _, ...unsigned } = delivery.headers;
    expect(() => verify(SECRET, unsigned, delivery.body)).toThrow('signature');
  });
});

/** What anyone can sign who knows that the secret is not set. */
const forged = () => {
  const body = '{"type":"request.completed"}';
  const at = String(Math.floor(Date.now() / 1_000));
  const hash = createHmac('sha256', '').update(`msg_1.${at}.${body}`).digest('base64');
  return {
    body,
    headers: { 'webhook-id': 'msg_1', 'webhook-timestamp': at, 'webhook-signature': `v1,${hash}` },
  };
};
/** Secrets of variables that are not set, or set to nothing. */
const NOT_SET = [undefined, '', 'whsec_', 'whsec_AAAA', 'undefined'];

describe('a secret that is not set', () => {
  it.each(NOT_SET)('lets nobody forge a webhook: %s', (secret) => {
    const { headers, body } = forged();
    expect(() => verify(secret, headers, body)).toThrow('The secret is not set');
  });
});

const python = spawnSync('python3', ['--version']).status === 0;
if (!python) console.warn('python3 is not on this machine: the receiver in Python is not tested.');

describe.skipIf(!python)('the receiver of the docs in Python', () => {
  const RUN = `
import json, sys
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
from verify import verify
given = json.load(sys.stdin)
try:
    print(verify(given["secret"], given["headers"], given["body"].encode())["type"])
except ValueError as error:
    print(error)
`;

  // Patience for a busy machine: nothing here is measured.
  vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });
  const ask = (secret: string, headers: object, body: string) =>
    execFileSync('python3', ['-c', RUN, RECEIVERS], {
      input: JSON.stringify({ secret, headers, body }),
      encoding: 'utf8',
    }).trim();

  it('takes a webhook as it was sent', () => {
    expect(ask(SECRET, delivery.headers, delivery.body)).toBe('request.completed');
  });

  it.each(NOT_SET.slice(1))('lets nobody forge a webhook by a secret that is not set: "%s"', (secret) => {
    const { headers, body } = forged();
    expect(ask(secret!, headers, body)).toBe('The secret is not set');
  });

  it('refuses another body, another secret and an old one', () => {
    expect(ask(SECRET, delivery.headers, `${delivery.body} `)).toBe('The signature is not good');
    expect(ask(OTHER_SECRET, delivery.headers, delivery.body)).toBe('The signature is not good');
    expect(ask(SECRET, old(), delivery.body)).toBe('The webhook is too old');
  });
});

describe('halve verify-webhook', () => {
  const args = ['verify-webhook', join(folder, 'body'), '--headers', join(folder, 'headers')];
  const ofInput = ['verify-webhook', '-', ...args.slice(2), '--secret', SECRET];

  it('says that a webhook is good, from files or from standard input', async () => {
    const fromFile = await runClient(args, { env: { HALVE_WEBHOOK_SECRET: SECRET } });
    expect(fromFile).toMatchObject({ code: 0, err: '', out: expect.stringContaining('signature is good') });
    const fromInput = await runClient([...ofInput, '--json'], { input: delivery.body });
    expect(fromInput.code).toBe(0);
    expect(JSON.parse(fromInput.out)).toMatchObject({ verified: true, id: delivery.id });
  });

  it('ends with code 6 where the body, the secret or the age is not good', async () => {
    const changed = await runClient(ofInput, { input: `${delivery.body}\n` });
    expect(changed).toMatchObject({ code: 6, err: expect.stringContaining('byte for byte') });
    expect((await runClient([...args, '--secret', OTHER_SECRET])).code).toBe(6);
    const forScripts = await runClient([...args, '--secret', OTHER_SECRET, '--json']);
    expect(forScripts).toMatchObject({ code: 6, err: '' });
    expect(JSON.parse(forScripts.out)).toMatchObject({
      verified: false,
      id: delivery.id,
      words: expect.stringContaining('not good'),
    });

    const headers = join(folder, 'old-headers');
    writeFileSync(headers, JSON.stringify(old()));
    expect((await runClient([...args.slice(0, 2), '--headers', headers, '--secret', SECRET])).code).toBe(6);
  });

  it('looks at the bytes as they came, not at the text that they make', async () => {
    const sent = { 'webhook-id': 'msg_1', 'webhook-timestamp': String(Math.floor(Date.now() / 1_000)) };
    const signed = (bytes: Buffer) => {
      const key = Buffer.from(SECRET.slice(6), 'base64');
      const start = `msg_1.${sent['webhook-timestamp']}.`;
      return `v1,${createHmac('sha256', key).update(start).update(bytes).digest('base64')}`;
    };
    const headers = join(folder, 'bytes-headers');
    const body = join(folder, 'bytes-body');
    writeFileSync(headers, JSON.stringify({ ...sent, 'webhook-signature': signed(Buffer.from('"\ufffd"')) }));
    writeFileSync(body, Buffer.from([0x22, 0xff, 0x22]));
    const args = ['verify-webhook', body, '--headers', headers, '--secret', SECRET];
    expect(await runClient(args)).toMatchObject({ code: 6 });
    writeFileSync(
      headers,
      JSON.stringify({ ...sent, 'webhook-signature': signed(Buffer.from([0x22, 0xff, 0x22])) }),
    );
    expect(await runClient(args)).toMatchObject({ code: 0 });
  });

  it('says what is missing', async () => {
    for (const secret of ['', 'whsec_', 'whsec_AAAA'])
      expect(await runClient(args, { env: { HALVE_WEBHOOK_SECRET: secret } })).toMatchObject({ code: 2 });
    expect(await runClient(args)).toMatchObject({ code: 2, err: expect.stringContaining('--secret') });
    const none = join(folder, 'no-headers');
    writeFileSync(none, 'content-type: application/json\n');
    const ran = await runClient([...args.slice(0, 2), '--headers', none, '--secret', SECRET]);
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('webhook-id') });
    expect(await runClient([...args, '--secret', 'abc'])).toMatchObject({ code: 2 });
  });
});
