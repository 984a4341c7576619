import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { WebhookSecret } from '../../../lambdas/shared/schemas/upload.ts';
import { ClientError } from '../client-error.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { explainFileFault } from '../files/explain-file-fault.ts';
import { readHeaders } from './read-headers.ts';

export interface VerifyOptions {
  secret?: string;
  headers: string;
  anyAge?: boolean;
}

/** What a receiver should allow between the webhook's timestamp and its own clock. */
const TOLERANCE_SECONDS = 300;

/** Checks a webhook that was received: `body` is a file with its exact bytes, or `-` for standard input. */
export async function verifyWebhook(
  { print, json }: Pick<Context, 'print' | 'json'>,
  body: string,
  { secret = process.env.HALVE_WEBHOOK_SECRET, headers, anyAge = false }: VerifyOptions,
): Promise<void> {
  if (secret === undefined || secret === '') {
    throw new ClientError(
      'Expected the secret of the request in --secret or HALVE_WEBHOOK_SECRET, but found none.',
      {
        exitCode: EXIT.usage,
      },
    );
  }
  const { id, timestamp, signatures } = readHeaders(await readBytes(headers).then(String));
  const payload = await readBytes(body);
  if (!signatures.includes(sign(secret, id, timestamp, payload))) {
    throw bad(
      'The signature is not good: the secret is another, or the body is not byte for byte what was sent.',
    );
  }
  const age = Math.round(Date.now() / 1_000 - timestamp);
  if (!anyAge && Math.abs(age) > TOLERANCE_SECONDS) {
    throw bad(
      `The signature is good, but the webhook is ${age} s old, and a receiver should refuse it after ${TOLERANCE_SECONDS} s. With --any-age its age is not looked at.`,
    );
  }
  print(
    json
      ? JSON.stringify({ verified: true, id, age })
      : `The signature is good. The webhook ${id} is ${age} s old.`,
  );
}

/** Over the bytes as they came: read as text, some others would pass for them. */
function sign(secret: string, id: string, timestamp: number, payload: Buffer): string {
  const parsed = WebhookSecret.safeParse(secret);
  if (!parsed.success)
    throw new ClientError(`${parsed.error.issues[0]!.message} in the secret, but found something else.`, {
      exitCode: EXIT.usage,
    });
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(payload).digest('base64')}`;
}

async function readBytes(path: string): Promise<Buffer> {
  if (path === '-') return buffer(process.stdin);
  return readFile(path).catch((fault) => {
    throw explainFileFault(fault, 'Cannot read', path);
  });
}

const bad = (message: string) => new ClientError(message, { exitCode: EXIT.badSignature });
