import { expect, it } from 'vitest';
import { isRefusedCopy } from '../../../../../local/emulators/fauxqs/copy-conditions.ts';

const buckets = new Map([['uploads', new Map([['incoming/a b.csv', { etag: '"now"' }]])]]);
const copy = (source: string, etag: string) =>
  isRefusedCopy(buckets, {
    headers: { 'x-amz-copy-source': source, 'x-amz-copy-source-if-match': etag },
  });

it('a copy is refused if its source is no longer the one that was meant', () => {
  expect(copy('uploads/incoming/a%20b.csv', 'before')).toBe(true);
  expect(copy('/uploads/incoming/a%20b.csv', '"before"')).toBe(true);
  expect(copy('uploads/incoming/a%20b.csv', 'now')).toBe(false);
  expect(copy('uploads/incoming/gone.csv', 'now')).toBe(false);
  expect(isRefusedCopy(buckets, { headers: { 'x-amz-copy-source': 'uploads/incoming/a%20b.csv' } })).toBe(
    false,
  );
});
