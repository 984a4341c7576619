import type * as z from 'zod';
import { Refusal } from '../errors.ts';
import { queryOf } from './query-of.ts';

/** The query of a call by its schema. `expected` is what a refusal says may stand there; it names what does not fit. */
export function readQuery<T>(
  event: Parameters<typeof queryOf>[0],
  schema: z.ZodType<T>,
  expected: string,
): T {
  const query = schema.safeParse(queryOf(event));
  if (query.success) return query.data;
  const wrong = query.error.issues.map((issue) => ('keys' in issue ? issue.keys : issue.path).join(', '));
  throw new Refusal(
    400,
    'INVALID_FIELD',
    `Expected only ${expected} in the query, but found something else: ${wrong.join('; ').slice(0, 200)}.`,
  );
}
