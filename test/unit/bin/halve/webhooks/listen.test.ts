import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebhookEvent } from '../../../../../lambdas/shared/schemas/webhook.ts';
import { freePort } from '../../../../support/servers/free-port.ts';
import { CLIENT, runClient } from '../../../../support/stack/run-client.ts';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const PORT = String(await freePort());
let url: string;
let [out, err] = ['', ''];
const listener = spawn(process.execPath, [CLIENT, 'listen', '--port', PORT, '--secret', SECRET]);
listener.stdout.on('data', (text) => {
  out += text;
});
listener.stderr.on('data', (text) => {
  err += text;
});
beforeAll(async () => {
  await vi.waitFor(() => expect(err).toContain('Listening at '), { timeout: 60_000 });
  url = /http:\S+\//.exec(err)![0];
});
afterAll(() => void listener.kill());

describe('halve listen', () => {
  it('takes what halve trigger sends, and prints it checked', async () => {
    const sent = await runClient(['trigger', url, '--event', 'request.failed', '--secret', SECRET]);
    expect(sent).toMatchObject({ code: 0, out: `localhost:${PORT} answered 204: taken.\n` });
    await expect.poll(() => out).toMatch(/ {2}good {2}request\.failed, webhook msg_/);
    expect(out).toContain('"results_url": null');
  });

  it('refuses what is signed otherwise, or not at all, and says why', async () => {
    const sent = await runClient(['trigger', url]);
    expect(sent).toMatchObject({ code: 1, out: `localhost:${PORT} answered 400: Halve would try again.\n` });
    await expect.poll(() => out).toContain('BAD   No matching signature found');
    expect((await fetch(url)).status).toBe(400);
    expect((await fetch(url, { method: 'POST', body: 'x'.repeat(2_000_000) })).status).toBe(400);
    await expect.poll(() => out).toContain('Expected a body of at most 1000000 bytes');
  });

  it('is sent nothing by a trigger whose address holds a password, which is not shown', async () => {
    const sent = await runClient(['trigger', url.replace('//', '//me:geheim@')]);
    expect(sent).toMatchObject({ code: 2, out: '', err: expect.stringContaining('without user name and') });
    expect(sent.err).not.toContain('geheim');
  });

  it('says so where its port is taken', async () => {
    const second = await runClient(['listen', '--port', PORT]);
    expect(second).toMatchObject({
      code: 1,
      err: `Cannot listen at port ${PORT}: it is in use. Name another with --port.\n`,
    });
    expect(await runClient(['listen', '--port', '99999'])).toMatchObject({
      code: 2,
      err: 'Expected a port from 1 to 65535, but found 99999.\n',
    });
  });
});

describe('halve trigger', () => {
  it('sends what any Standard Webhooks receiver takes, of every type', async () => {
    const received: { headers: Record<string, string>; body: string }[] = [];
    const server = createServer(async (request, response) => {
      const body = (await Array.fromAsync(request)).join('');
      received.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(410).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    try {
      for (const type of ['request.completed', 'request.failed', 'request.cancelled']) {
        const ran = await runClient(['trigger', address, '--event', type, '--json'], {
          env: { HALVE_WEBHOOK_SECRET: SECRET },
        });
        expect(ran.code).toBe(1);
        expect(JSON.parse(ran.out)).toMatchObject({ status: 410, taken: false });
        const { headers, body } = received.at(-1)!;
        expect(WebhookEvent.parse(new Webhook(SECRET).verify(body, headers))).toMatchObject({ type });
        const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
        const signature = createHmac('sha256', Buffer.alloc(32, 7)).update(signed).digest('base64');
        expect(headers['webhook-signature']).toBe(`v1,${signature}`);
      }
    } finally {
      server.close();
    }
  });

  it('says in a sentence what is wrong', async () => {
    expect((await runClient(['trigger', 'shop.example'])).code).toBe(2);
    expect((await runClient(['trigger', 'http://localhost:1/'])).err).toMatch(
      /^Nothing|^Cannot|refus|localhost:1/,
    );
    expect(await runClient(['trigger', url, '--secret', 'abc'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('whsec_'),
    });
  });
});
