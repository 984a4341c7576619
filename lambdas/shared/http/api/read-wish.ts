import type * as z from 'zod';
import { Refusal } from '../../errors.ts';
import { explainMisfit, parseInWords } from '../../schemas/explain-misfit.ts';
import { METADATA_PAIRS } from '../../schemas/metadata.ts';

/** Of what is wrong with a body. */
const SHOWN = 5;
const fieldAt = (path: PropertyKey[]) => path.join('.').slice(0, 100);

/** What a client wishes by its schema; a refusal names the fields that do not fit. */
export function readWish<T>(schema: z.ZodType<T>, value: unknown): T {
  checkPairs(value);
  const parsed = parseInWords(schema, value);
  if (parsed.success) return parsed.data;
  const sentences = oneForEach(parsed.error.issues)
    .slice(0, SHOWN)
    .map((issue) => {
      if (issue.code !== 'unrecognized_keys')
        return `"${fieldAt(issue.path) || 'the body'}": ${explainMisfit(issue)}`;
      const fields = issue.keys.slice(0, SHOWN).map((key) => `"${fieldAt([...issue.path, key])}"`);
      return `Unknown field ${fields.join(', ')}`;
    });
  throw new Refusal(400, 'INVALID_FIELD', `${sentences.join('; ')}.`);
}

/** One place may be wrong in two ways, of which one says enough. */
const oneForEach = (issues: z.core.$ZodIssue[]) => [
  ...new Map(issues.map((issue) => [issue.path.join('.'), issue])).values(),
];

export function parseJson(text: string, where: string): unknown {
  try {
    // PowerShell and Excel put a byte-order mark in front of what they write.
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new Refusal(
      400,
      'NOT_JSON',
      `Expected JSON in ${where}, but found something that cannot be parsed as JSON.`,
    );
  }
}

/** The schema would have a sentence for each of a body full of them, and pass over "__proto__" without a word. */
function checkPairs(wish: unknown): void {
  const { metadata, options } = Object(wish) as { metadata?: unknown; options?: unknown };
  const { headers } = Object(options) as { headers?: unknown };
  if (namesOf(metadata).length > METADATA_PAIRS)
    throw new Refusal(400, 'INVALID_FIELD', `"metadata": Expected at most ${METADATA_PAIRS} pairs.`);
  const records = { metadata, 'options.headers': headers };
  for (const [field, record] of Object.entries(records))
    for (const names of [record, ...Object.values(Object(record))].map(namesOf))
      if (names.includes('__proto__'))
        throw new Refusal(400, 'INVALID_FIELD', `"${field}": Expected another name than "__proto__".`);
}

const namesOf = (record: unknown) => Object.keys(Object(record));
