import * as z from 'zod';
import { Refusal } from '../../errors.ts';
import { jsonOf } from '../../json-of.ts';

/**
 * A place in a list as clients carry it from page to page. It says only that, so a made-up one can do no harm; one
 * that makes no sense, or that the list itself calls `foreign`, is refused.
 */
export const createCursor = <T>(schema: z.ZodType<T>, foreign: (place: T) => boolean = () => false) => ({
  encode: (place: T): string => Buffer.from(JSON.stringify(place)).toString('base64url'),
  decode(cursor: string): T {
    const parsed = z
      .string()
      .transform(jsonOf)
      .pipe(schema)
      .safeParse(Buffer.from(cursor, 'base64url').toString());
    if (parsed.success && !foreign(parsed.data)) return parsed.data;
    throw new Refusal(
      400,
      'INVALID_CURSOR',
      'Expected a next_cursor of this very list in "cursor", but found something else.',
    );
  },
});
