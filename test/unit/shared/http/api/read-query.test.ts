import { expect, it } from 'vitest';
import * as z from 'zod';
import { createCursor } from '../../../../../lambdas/shared/http/api/create-cursor.ts';
import { readQuery } from '../../../../../lambdas/shared/http/api/read-query.ts';

const Query = z.strictObject({ limit: z.coerce.number().int().max(9).default(3) });
const read = (queryStringParameters: Record<string, string> | null) =>
  readQuery({ queryStringParameters }, Query, 'limit=1..9');

it('reads a query by its schema, and none as the defaults', () => {
  expect(read({ limit: '5' })).toEqual({ limit: 5 });
  expect(read(null)).toEqual({ limit: 3 });
});

it('refuses what does not fit, and says what came', () => {
  expect(() => read({ limit: '10' })).toThrow('Expected only limit=1..9 in the query, but found "limit=10".');
  expect(() => read({ page: '2', size: '1' })).toThrow('found "page", "size".');
  expect(() => read({ limit: 'x'.repeat(1_000) })).toThrow(/found "limit=x{53}…"\.$/);
});

it('refuses a field that stands there twice, of which only the last would count', () => {
  const event = {
    queryStringParameters: { limit: '5' },
    multiValueQueryStringParameters: { limit: ['7', '5'] },
  };
  expect(() => readQuery(event, Query, 'limit=1..9')).toThrow(
    'Expected each field of the query once, but found "limit" 2 times.',
  );
});

it('gives a place back that it has given, and refuses every other text', () => {
  const places = createCursor(z.tuple([z.string(), z.int()]), ([list]) => list !== 'mine');
  expect(places.decode(places.encode(['mine', 7]))).toEqual(['mine', 7]);
  for (const text of [
    places.encode(['other', 7]),
    'e30',
    '',
    '%',
    Buffer.from('[1]').toString('base64url'),
  ]) {
    expect(() => places.decode(text)).toThrow('Expected a next_cursor of this very list');
  }
});
