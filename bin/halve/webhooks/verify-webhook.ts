import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { WebhookSecret } from '../../../lambdas/shared/schemas/upload.ts';
import { ClientError } from '../client-error.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { explainFileFault } from '../files/explain-file-fault.ts';
import { readHeaders } from './read-headers.ts';

interface VerifyOptions {
  secret?: string;
  headers: string;
  anyAge?: boolean;
}

/** What a receiver should allow between the webhook's timestamp and its own clock. */
const TOLERANCE_SECONDS = 300;

/**
 * Checks a webhook that was received: `body` is a file with its exact bytes, or `-` for standard input. Answers the
 * exit code.
 */
export async function verifyWebhook(
  { print, json }: Pick<Context, 'print' | 'json'>,
  body: string,
  { secret = process.env.HALVE_WEBHOOK_SECRET, headers, anyAge = false }: VerifyOptions,
): Promise<number> {
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
  const age = Math.round(Date.now() / 1_000 - timestamp);
  const signed = signatures.includes(sign(secret, id, timestamp, payload));
  const fault = signed ? (anyAge ? undefined : faultOfAge(age)) : NOT_SIGNED;
  const words = fault ?? `The signature is good. The webhook ${id} is ${age} s old.`;
  if (json) print(JSON.stringify({ verified: fault === undefined, id, age, words }));
  else if (fault === undefined) print(words);
  else throw new ClientError(fault, { exitCode: EXIT.badSignature });
  return fault === undefined ? EXIT.ok : EXIT.badSignature;
}

const NOT_SIGNED =
  'The signature is not good: the secret is another, or the body is not byte for byte what was sent.';

const faultOfAge = (age: number) =>
  Math.abs(age) > TOLERANCE_SECONDS
    ? `The signature is good, but the webhook is ${age} s old, and a receiver should refuse it after ${TOLERANCE_SECONDS} s. With --any-age its age is not looked at.`
    : undefined;

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
