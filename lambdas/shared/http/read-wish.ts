import type * as z from 'zod';
import { Refusal } from '../errors.ts';
import { METADATA_PAIRS } from '../schemas/metadata.ts';

/** What a client wishes by its schema; a refusal names the fields that do not fit. */
export function readWish<T>(schema: z.ZodType<T>, value: unknown): T {
  checkPairs(value);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.slice(0, 5).map((issue) => {
    const field = issue.path.join('.').slice(0, 100) || 'the body';
    return issue.code === 'unrecognized_keys'
      ? `Unknown field ${issue.keys.map((key) => `"${[...issue.path, key].join('.').slice(0, 100)}"`).join(', ')}`
      : `"${field}": ${issue.message}`;
  });
  throw new Refusal(400, 'INVALID_FIELD', `${sentences.join('; ')}.`);
}

export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
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
  const { metadata } = Object(wish) as { metadata?: unknown };
  const names = Object.keys(Object(metadata));
  const wrong =
    names.length > METADATA_PAIRS
      ? `Expected at most ${METADATA_PAIRS} pairs`
      : names.includes('__proto__') && 'Expected another name than "__proto__"';
  if (wrong) throw new Refusal(400, 'INVALID_FIELD', `"metadata": ${wrong}.`);
}
