import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readCsv } from '../../../lambdas/shared/csv/read-csv.ts';
import { createResults, type UrlOutcome } from '../../../lambdas/shared/csv/results/results.ts';
import { CsvError } from '../../../lambdas/shared/errors.ts';
import type { Options } from '../../../lambdas/shared/schemas/options.ts';
import { explainFileFault } from '../files/explain-file-fault.ts';
import { asWritten, NOWHERE } from './folder/point-at-folder.ts';
import type { ServedFolder } from './folder/serve-folder.ts';

interface Catalogues {
  csv: string;
  options: Pick<Options, 'columns' | 'base_url' | 'encoding'>;
  /** Whether rows of it are in no UTF-8: what is written then needs a mark, so that Excel reads it right. */
  recoded: boolean;
  outcomeOf(row: number, n: number): UrlOutcome | undefined;
  /** Where the addresses mean files of a folder. */
  folder: ServedFolder | undefined;
}

/**
 * Writes one of the results of a run: the catalogue with new URLs in it, or what failed. Answers how many addresses
 * stay in the catalogue though their pictures are halved, as a new one cannot be written there safely.
 */
export async function writeCatalogue(
  shape: 'replaced' | 'failed',
  path: string,
  { csv: file, options, recoded, outcomeOf, folder }: Catalogues,
): Promise<number> {
  const base = folder === undefined ? {} : { base_url: NOWHERE };
  const csv = await readCsv(createReadStream(file), { ...base, ...options });
  const results = createResults(csv, csv.layout.mark || recoded);
  let stayed = 0;
  async function* lines() {
    yield results.begin()[shape];
    try {
      for await (const record of csv.records) {
        if (!('row' in record)) yield results.gap(record)[shape];
        else {
          const outcomes = record.urls.map(({ at }, index) => {
            const outcome = outcomeOf(record.row, index + 1);
            // What was left as it was keeps its old address.
            const kept = outcome && 'outputUrl' in outcome && folder?.isOwn(outcome.outputUrl);
            return kept ? { outputUrl: at.text } : outcome;
          });
          const row = results.row(folder === undefined ? record : asWritten(record), outcomes);
          stayed += row.stayed;
          yield row[shape];
        }
      }
    } catch (fault) {
      // Where the CSV cannot be read on, the request has failed there too; what could be read is written.
      if (!(fault instanceof CsvError)) throw fault;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path)).catch((fault) => {
    throw explainFileFault(fault, 'Cannot write', path);
  });
  return stayed;
}
