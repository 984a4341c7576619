import { describe, expect, test } from 'vitest';
import { halve } from '../../../engine/halve.ts';
import { answerError } from '../../../lambdas/compress-image/fetch/answer-error.ts';
import { redirectOf } from '../../../lambdas/compress-image/fetch/redirect-of.ts';
import { readUpload } from '../../../lambdas/create-request/read-upload.ts';
import { readCsv } from '../../../lambdas/shared/csv/read-csv.ts';
import { createAddressPolicy } from '../../../lambdas/shared/http/outbound/address-policy.ts';
import { checkWebhookUrl } from '../../../lambdas/shared/http/outbound/check-webhook-url.ts';
import type { Exchange } from '../../../lambdas/shared/http/outbound/exchange.ts';
import { explainNetworkError } from '../../../lambdas/shared/http/outbound/explain-network-error.ts';
import { LenientAnswer } from '../../../lambdas/shared/http/outbound/lenient-answer.ts';
import { shownUrl } from '../../../lambdas/shared/http/outbound/shown-url.ts';
import { costOf } from '../../support/cost-of.ts';
import { DEFAULTS } from '../engine/pictures.ts';
import { BOUNDARY, callOf, jsonBodies, multipartBodies } from './calls.ts';
import { catalogues } from './catalogues.ts';
import { headers } from './headers.ts';
import { noPictures } from './no-pictures.ts';
import { pictures } from './pictures.ts';
import { filled, type Inputs } from './repeated.ts';

const SMALL_BYTES = 32 * 1_024;
const TIMES = 8;
/** What a busy machine may add. In proportion to the square of the bytes it would be eight times as much. */
const NOISE = 3;
/** What is in no proportion fails each time; a busy machine once. */
const BUSY = { retry: 2 };
/** Below this the clock tells nothing. */
const LEAST_MS = 20;
/** A picture is decoded, each encoder has tables of its own, and garbage lies about until it is collected. */
const LEAST_BYTES = 96 * 1_024 * 1_024;
const BYTES_A_BYTE = 24;

/** Three doublings at once: what costs twice as much each time costs eight times as much in the end. */
async function expectProportion(make: Inputs[string], read: (input: Buffer) => unknown) {
  const [small, large] = [await make(SMALL_BYTES), await make(TIMES * SMALL_BYTES)];
  const first = await costOf(() => read(small));
  const least = Math.max(LEAST_MS, first.cpuMs);
  const second = await costOf(() => read(large));
  expect(second.cpuMs, `after ${first.cpuMs} ms`).toBeLessThan(NOISE * TIMES * least);
  expect(second.grown ?? 0).toBeLessThan(LEAST_BYTES + BYTES_A_BYTE * large.length);
}

describe('a picture takes time and memory in proportion to its bytes, whatever it has most of', BUSY, () => {
  test.each(Object.entries(pictures))('%s', (_, make) =>
    expectProportion(make, (input) => halve(input, DEFAULTS)),
  );
});

describe('what is no picture is told in proportion to its bytes', BUSY, () => {
  test.each(Object.entries(noPictures))('%s', (_, make) =>
    expectProportion(make, (input) => halve(input, DEFAULTS)),
  );
});

describe('a catalogue is read in proportion to its bytes', BUSY, () => {
  async function readAll(input: Buffer) {
    const { rows } = await readCsv(inPieces(input));
    for await (const _ of rows);
  }
  test.each(Object.entries(catalogues))('%s', (_, make) => expectProportion(make, readAll));
});

describe('a call is read in proportion to its bytes', BUSY, () => {
  const policy = createAddressPolicy();
  const json = callOf('application/json');
  const multipart = callOf(`multipart/form-data; boundary=${BOUNDARY}`);
  test.each(Object.entries(jsonBodies))('JSON: %s', (_, make) =>
    expectProportion(make, async (body) => {
      const { webhook_url } = await readUpload(json(body));
      if (webhook_url) checkWebhookUrl(webhook_url, policy);
    }),
  );
  test.each(Object.entries(multipartBodies))('multipart: %s', (_, make) =>
    expectProportion(make, (body) => readUpload(multipart(body))),
  );
});

describe('what a server says is read in proportion to its bytes', BUSY, () => {
  const url = 'https://shop.example/a.jpg';
  const policy = createAddressPolicy();
  test.each(Object.entries(headers))('%s', (_, make) =>
    expectProportion(make, (bytes) => {
      const text = bytes.toString('latin1');
      const answer = { status: 429, statusText: text, headers: { 'retry-after': text } };
      answerError(url, answer, text, Date.now());
      explainNetworkError(Object.assign(new Error(text), { code: text }));
      const location = redirectOf({ status: 301, statusText: '', headers: { location: text } }, new URL(url));
      if (!location) return;
      policy.refuseUrl(location);
      shownUrl(location);
    }),
  );
});

test('a head that comes byte by byte is read in proportion to its bytes', BUSY, () =>
  expectProportion(
    (bytes) => Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n'), filled(bytes, 'a:b\n')]),
    (head) => {
      const answer = new LenientAnswer({ over: false } as Exchange, head.length);
      for (let at = 0; at < head.length; at++) answer.read(head.subarray(at, at + 1));
    },
  ),
);

async function* inPieces(input: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < input.length; at += 65_536) yield input.subarray(at, at + 65_536);
}
