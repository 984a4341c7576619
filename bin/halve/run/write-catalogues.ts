import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readCsv } from '../../../lambdas/shared/csv/read-csv.ts';
import { createResults, type UrlOutcome } from '../../../lambdas/shared/csv/results/results.ts';
import { CsvError } from '../../../lambdas/shared/errors.ts';
import type { Options } from '../../../lambdas/shared/schemas/options.ts';
import { explainFileFault } from '../explain-file-fault.ts';

export interface Catalogues {
  csv: string;
  options: Pick<Options, 'columns' | 'base_url'>;
  /** Whether rows of it are in Windows-1252: what is written then needs a mark, so that Excel reads it right. */
  windows1252: boolean;
  outcomeOf(row: number, n: number): UrlOutcome | undefined;
}

/** Writes one of the results of a run: the catalogue with new URLs in it, or what failed. */
export async function writeCatalogue(
  shape: 'replaced' | 'failed',
  path: string,
  { csv: file, options, windows1252, outcomeOf }: Catalogues,
): Promise<void> {
  const csv = await readCsv(createReadStream(file), options);
  const results = createResults(csv, csv.layout.mark || windows1252);
  async function* lines() {
    yield results.begin()[shape];
    try {
      for await (const record of csv.records) {
        if (!('row' in record)) yield results.gap(record)[shape];
        else
          yield results.row(
            record,
            record.urls.map((_, at) => outcomeOf(record.row, at + 1)),
          )[shape];
      }
    } catch (fault) {
      // Where the CSV cannot be read on, the request has failed there too; what could be read is written.
      if (!(fault instanceof CsvError)) throw fault;
    }
  }
  const part = `${path}.part`;
  try {
    await pipeline(Readable.from(lines()), createWriteStream(part));
    await rename(part, path);
  } catch (fault) {
    await rm(part, { force: true }).catch(() => {});
    throw explainFileFault(fault, 'Cannot write', path);
  }
}
