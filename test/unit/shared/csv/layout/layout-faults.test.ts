import { expect, test } from 'vitest';
import type { ColumnWishes } from '../../../../../lambdas/shared/schemas/options.ts';
import { inChunks, readAll } from '../outcome.ts';

const HEADER = Array.from({ length: 48 }, (_, at) => `Field ${at + 1}`);
const faultOf = async (header: string[], columns?: ColumnWishes) => {
  const csv = `${header.join(',')}\n${header.map(() => 'x').join(',')}\n`;
  const { error } = await readAll(inChunks(Buffer.from(csv)), { columns });
  return error!.message;
};

test('a fault of the header lists all of it, as long as an export of any shop has it', async () => {
  for (const columns of [undefined, { images: ['Photo'] }]) {
    const message = await faultOf(HEADER, columns);
    for (const name of HEADER) expect(message).toContain(`"${name}"`);
  }
});

test('of a longer header it lists what leaves room for the way out', async () => {
  const message = await faultOf(
    Array.from({ length: 300 }, (_, at) => `A long name of the field number ${at}`),
  );
  expect(message).toMatch(/ and 2\d\d more\. Name it by options\.columns, such as \{"images": \[".*"\]\}$/);
});
