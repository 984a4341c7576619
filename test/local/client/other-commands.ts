import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lookInside } from '../../support/stack/look-inside.ts';
import { runClient } from '../../support/stack/run-client.ts';
import type { Given } from './start-client.ts';

/** What is asked and told of requests and clients that are there. */
export function otherCommands(given: () => Given): void {
  describe('the other commands', () => {
    it('list, show, erase and refuse a second time', async () => {
      const made = await given().halve(
        'submit',
        given().file('four.csv', [[given().shop.picture(6)]]),
        '--watch',
        '--json',
      );
      const id = JSON.parse(made.out).request_id;
      expect((await given().halve('list')).out.split('\n')[0]).toMatch(
        new RegExp(`^${id} .*completed +1 of 1 image(?!s)`),
      );
      expect(JSON.parse((await given().halve('list', '--json', '--limit', '1')).out)).toMatchObject({
        request_id: id,
      });
      expect((await given().halve('status', id)).out).toContain(id);
      expect((await given().halve('status', id, '--images', '--state', 'failed')).err).toContain(
        'No image is failed',
      );
      const poor = await given().halve('status', id, '--images', '--reason', 'POOR');
      expect(poor).toMatchObject({ out: '', err: expect.stringContaining('No image has the reason POOR.') });
      expect((await given().halve('status', id, '--state', 'failed')).err).toContain('No image is failed');
      const { err: refusal } = await given().halve('status', id, '--reason', 'ugly');
      expect(refusal).toMatch(/reason=.*WOULD_SHOW\|POOR.* but found "reason=ugly"/);
      expect((await given().halve('redeliver', id)).err).toContain('NO_WEBHOOK');
      expect((await given().halve('cancel', id)).err).toContain('ALREADY_ENDED');

      const unasked = await given().halve('erase', id);
      expect(unasked).toMatchObject({ code: 2, err: expect.stringContaining('no other request names') });
      expect(unasked.err).toContain('--yes');
      expect(await given().halve('erase', id, '--yes')).toMatchObject({
        code: 0,
        out: `Request ${id} is erased.\n`,
      });
      expect(await given().halve('status', id)).toMatchObject({
        code: 1,
        err: expect.stringContaining('NOT_FOUND'),
      });
    });

    it('cancels, and watching what was cancelled ends with 5', async () => {
      const answer = await fetch(new URL('image_process/upload/', given().stack.url), {
        method: 'POST',
        headers: { authorization: 'Bearer local', 'content-type': 'application/json' },
        body: '{}',
      });
      const { request_id: id } = (await answer.json()) as { request_id: string };
      const watching = runClient(['watch', id], {
        env: { HALVE_URL: given().stack.url },
        interruptAt: /Waiting for the CSV/,
      });
      expect(await watching).toMatchObject({ code: 130, err: expect.stringContaining('goes on') });
      expect((await given().halve('cancel', id)).code).toBe(0);
      expect((await given().halve('watch', id)).code).toBe(5);
    });

    it('makes a client whose token is good until it is revoked, and erases it with all it has', async () => {
      const inside = await lookInside(given().stack.emulators);
      const env = {
        HALVE_URL: given().stack.url,
        AWS_ENDPOINT_URL_DYNAMODB: given().stack.emulators.dynamodb,
        AWS_ENDPOINT_URL_SQS: given().stack.emulators.aws,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      };
      const outputs = given().at('outputs.json');
      writeFileSync(
        outputs,
        JSON.stringify({
          Halve: { TableName: inside.tableName, ErasuresQueueUrl: inside.queueUrl('erasures-queue') },
        }),
      );
      const manage = (...args: string[]) => runClient(['client', ...args, '--outputs', outputs], { env });
      const made = await manage('create', 'acme');
      const token = made.out.trim();
      expect(made.code).toBe(0);
      expect(await manage('create', 'acme')).toMatchObject({ code: 1, out: '' });
      expect((await manage('list')).out).toContain('acme');
      const raw = JSON.stringify(await inside.table.page('CLIENTS', 'CLIENT#'));
      expect(raw).toContain('acme');
      expect(raw).not.toContain(token);

      expect((await given().halve('list', '--token', token)).code).toBe(0);
      const revoked = await manage('revoke', 'acme', '--json');
      expect([revoked.code, JSON.parse(revoked.out || 'null')]).toEqual([
        0,
        { name: 'acme', status: 'revoked' },
      ]);
      const refused = await given().halve('list', '--token', token);
      expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('--token') });
      expect((await manage('list')).out).toContain('acme  (revoked)');
      expect((await manage('erase', 'nobody')).err).toContain('There is no client nobody.');
      const unasked = await manage('erase', 'acme');
      expect(unasked).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
      const erased = await manage('erase', 'acme', '--yes');
      expect(erased).toMatchObject({ code: 0, out: expect.stringContaining('Client acme is erased from') });
      expect((await manage('list')).err).toContain('no clients');
      inside.close();
    });
  });
}
