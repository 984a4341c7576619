import type * as z from 'zod';
import { Refusal } from '../../errors.ts';
import { show } from '../../show.ts';
import { queryOf } from './query-of.ts';

const SHOWN_CHARACTERS = 60;
const SHOWN_FIELDS = 5;

/**
 * The query of a call by its schema. `expected` is what a refusal says may stand there; it says what came instead, of a
 * field that there is not by its name alone.
 */
export function readQuery<T>(
  event: Parameters<typeof queryOf>[0],
  schema: z.ZodType<T>,
  expected: string,
): T {
  const fields = queryOf(event);
  const query = schema.safeParse(fields);
  if (query.success) return query.data;
  const wrong = query.error.issues.flatMap((issue) => {
    const name = String(issue.path[0]);
    return 'keys' in issue ? issue.keys : [`${name}=${fields[name]}`];
  });
  const found = wrong.slice(0, SHOWN_FIELDS).map((field) => show(field, SHOWN_CHARACTERS));
  throw new Refusal(
    400,
    'INVALID_FIELD',
    `Expected only ${expected} in the query, but found ${found.join(', ')}.`,
  );
}
