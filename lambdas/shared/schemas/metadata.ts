import * as z from 'zod';
import { isText } from './text.ts';

export const METADATA_PAIRS = 16;
const NAME_CHARACTERS = 64;
const VALUE_CHARACTERS = 512;

const Name = z.string().min(1).max(NAME_CHARACTERS).refine(isText);
const Value = z
  .string()
  .max(VALUE_CHARACTERS, `Expected at most ${VALUE_CHARACTERS} characters`)
  .refine(isText, 'Expected text without control characters');

const Pairs = z.record(Name, Value, {
  error: ({ code }) =>
    code === 'invalid_key'
      ? `Expected a name of 1 to ${NAME_CHARACTERS} characters, none of them a control character`
      : undefined,
});

/** How many there are is held by create-request, before they are looked at. */
export const MetadataWish = Pairs.meta({ maxProperties: METADATA_PAIRS }).describe(
  "Texts of the client's own, by name. They come back in the status, the list and the webhook.",
);

export const Metadata = z.record(z.string(), z.string()).describe('What the upload carried; {} if nothing.');
