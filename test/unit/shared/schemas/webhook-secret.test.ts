import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verify } from '../../../../docs/receivers/verify.ts';
import { webhookHeaders } from '../../../../lambdas/shared/http/outbound/webhook-headers.ts';
import { WebhookSecret } from '../../../../lambdas/shared/schemas/upload.ts';
import { hasPython } from '../csv/python-cells.ts';

const RECEIVERS = join(import.meta.dirname, '../../../../docs/receivers');
const CHECK =
  'import json, sys, verify\n' +
  'secret, headers, body = json.load(sys.stdin)\n' +
  'print(verify.verify(secret, headers, body.encode())["ok"])';
const SECRETS = [24, 25, 32, 64].map((bytes) => `whsec_${Buffer.alloc(bytes, 0xfb).toString('base64')}`);
const CUT = SECRETS.map((secret) => secret.replace(/=+$/, ''));

test.each([...new Set([...SECRETS, ...CUT])])(
  'what %s signs is good to the receivers of the docs',
  (secret) => {
    expect(WebhookSecret.safeParse(secret).success).toBe(true);
    const body = '{"ok":true}';
    const headers = webhookHeaders(secret, 'msg_1', new Date(), body);
    expect(verify(secret, headers, body)).toEqual({ ok: true });
    if (!hasPython) return;
    const input = JSON.stringify([secret, headers, body]);
    const { stdout, stderr } = spawnSync('python3', ['-Bc', CHECK], {
      cwd: RECEIVERS,
      input,
      encoding: 'utf8',
    });
    expect({ stdout, stderr }).toEqual({ stdout: 'True\n', stderr: '' });
  },
);

test.each([
  ['a character too many', `whsec_${'A'.repeat(33)}`],
  ['one "=" where there are two', `whsec_${'A'.repeat(34)}=`],
  ['a "=" behind whole bytes', `whsec_${'A'.repeat(32)}=`],
  ['base64 of URLs', `whsec_${'A'.repeat(31)}_`],
  ['too few bytes', SECRETS[0]!.slice(0, -4)],
  ['too many bytes', `${SECRETS[3]!.slice(0, -2)}AAAA`],
])('a secret with %s is refused, as libraries would disagree on its bytes', (_, secret) => {
  expect(WebhookSecret.safeParse(secret).success).toBe(false);
});
