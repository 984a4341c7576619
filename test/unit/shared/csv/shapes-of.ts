import { createResults, type UrlOutcome } from '../../../../lambdas/shared/csv/results/results.ts';
import { inChunks, readAll } from './outcome.ts';

export const output = (n: number): UrlOutcome => ({ outputUrl: `https://out.example.com/${n}.jpg` });
export const failed = (code: string, message = 'Expected an image'): UrlOutcome => ({
  failure: { code, message },
});
export const HEADER = 'S. No.,Product Name,Input Image Urls\r\n';

/** The three files that come of a CSV whose URLs had these outcomes, row by row. */
export async function shapesOf(csv: string, ...outcomes: (UrlOutcome | undefined)[][]) {
  const { csv: read, rows, error } = await readAll(inChunks(Buffer.from(csv)));
  if (!read) throw error;
  const results = createResults(read, false);
  const shapes = results.begin();
  rows.forEach((row, index) => {
    const given = results.row(row, outcomes[index] ?? []);
    for (const shape of ['added', 'replaced', 'failed'] as const) shapes[shape] += given[shape];
  });
  return shapes;
}
