import * as z from 'zod';
import { isText } from './is-text.ts';

export const METADATA_PAIRS = 16;
const NAME_CHARACTERS = 64;
const VALUE_CHARACTERS = 512;
/**
 * Of all together as JSON: a webhook is to be under 20 KB (Standard Webhooks), of which its failure takes 4 and the rest
 * 1. Texts of ASCII without quotes never come to it.
 */
const METADATA_BYTES = 14_000;

const Name = z.string().min(1).max(NAME_CHARACTERS).refine(isText);
const Value = z
  .string()
  .max(VALUE_CHARACTERS, `Expected at most ${VALUE_CHARACTERS} characters`)
  .refine(isText, 'Expected text without control characters');

const bytesOf = (pairs: unknown) => new TextEncoder().encode(JSON.stringify(pairs)).length;

const Pairs = z
  .record(Name, Value, {
    error: ({ code }) =>
      code === 'invalid_key'
        ? `Expected a name of 1 to ${NAME_CHARACTERS} characters, none of them a control character`
        : undefined,
  })
  .refine((pairs) => bytesOf(pairs) <= METADATA_BYTES, {
    error: ({ input }) =>
      `Expected at most ${METADATA_BYTES} bytes in all (as JSON in UTF-8), but found ${bytesOf(input)}`,
  });

/** How many there are is held by create-request, before they are looked at. */
export const MetadataWish = Pairs.meta({ maxProperties: METADATA_PAIRS }).describe(
  `Texts of the client's own, by name, at most ${METADATA_BYTES.toLocaleString('en')} bytes in all as JSON. They come back in the status, the list and the webhook.`,
);

export const Metadata = z.record(z.string(), z.string()).describe('What the upload carried; {} if nothing.');
