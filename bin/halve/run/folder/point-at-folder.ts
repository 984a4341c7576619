import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type CsvRow, readCsv } from '../../../../lambdas/shared/csv/read-csv.ts';
import { createResults } from '../../../../lambdas/shared/csv/results/results.ts';
import { CsvError } from '../../../../lambdas/shared/errors.ts';
import type { OptionsWish } from '../../../../lambdas/shared/schemas/options.ts';
import { ClientError } from '../../client-error.ts';
import { EXIT } from '../../exit-codes.ts';
import { explainFileFault } from '../../files/explain-file-fault.ts';
import { hintsOn } from '../describe-run.ts';
import type { ServedFolder } from './serve-folder.ts';

/** Below it relative addresses are read where nobody has said where they lie: only their paths count. */
export const NOWHERE = 'http://images.invalid/';

/** A row whose addresses lead to what they say, be it no URL: a file's name may be replaced, too. */
export const asWritten = (row: CsvRow): CsvRow => ({
  ...row,
  urls: row.urls.map(({ column, at, shown }) => ({ column, at, shown, href: at.text })),
});

/**
 * Writes a catalogue anew, each address leading to the file that it means; answers how the same cells are read again.
 * `name` is what its user calls it.
 */
export async function pointAtFolder(
  { file, name }: { file: string; name: string },
  target: string,
  options: OptionsWish,
  folder: ServedFolder,
): Promise<{ options: OptionsWish; recoded: boolean }> {
  try {
    const csv = await readCsv(createReadStream(file), { base_url: NOWHERE, ...options });
    const results = createResults(csv, csv.layout.mark);
    async function* lines() {
      yield results.begin().replaced;
      for await (const record of csv.records) {
        if (!('row' in record)) yield results.gap(record).replaced;
        else {
          const outcomes = [];
          for (const url of record.urls) {
            const href = 'href' in url ? url.href : undefined;
            outcomes.push({ outputUrl: await folder.urlOf({ href, text: url.at.text }) });
          }
          yield results.row(asWritten(record), outcomes).replaced;
        }
      }
    }
    await pipeline(Readable.from(lines()), createWriteStream(target));
    const { images, product, serial } = csv.layout.columns;
    const at = (column: { index: number } | null) => (column === null ? undefined : column.index + 1);
    const columns = {
      images: images.map(({ index }) => index + 1),
      product: at(product),
      serial: at(serial),
    };
    const { base_url: _, encoding: __, ...others } = options;
    return { options: { ...others, columns }, recoded: csv.seen.has('other') };
  } catch (fault) {
    if (fault instanceof CsvError)
      throw new ClientError(
        [`${name}: ${fault.message} (${fault.code}).`, ...hintsOn(fault.message)].join(' '),
        { exitCode: EXIT.requestFailed },
      );
    throw explainFileFault(fault, 'Cannot write', target);
  }
}
