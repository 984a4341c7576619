import * as z from 'zod';

export const METADATA_PAIRS = 16;
const NAME_CHARACTERS = 64;
const VALUE_CHARACTERS = 512;

/**
 * Control characters would make a page of the list, where each costs seven bytes, larger than Lambda can answer;
 * half a surrogate pair would come back as another character.
 */
const isText = (text: string) => text.isWellFormed() && !/(?![\t\n\r])\p{Cc}/u.test(text);

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

export const MetadataWish = Pairs.refine(
  (pairs) => Object.keys(pairs).length <= METADATA_PAIRS,
  `Expected at most ${METADATA_PAIRS} pairs`,
)
  .meta({ maxProperties: METADATA_PAIRS })
  .describe("Texts of the client's own, by name. They come back in the status, the list and the webhook.");

export const Metadata = z.record(z.string(), z.string()).describe('What the upload carried; {} if nothing.');
