import { mkdir, rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { UrlOutcome } from '../../../lambdas/shared/csv/results/results.ts';
import type { OptionsWish } from '../../../lambdas/shared/schemas/options.ts';
import type { StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import type { Context } from '../context.ts';
import { downloadOutputs } from '../requests/download-outputs.ts';
import type { ListedImage } from '../requests/read-images.ts';
import { countOf } from '../terminal/count-of.ts';
import { folderAddress, withoutQuotes } from './folder/folder-address.ts';
import type { ServedFolder } from './folder/serve-folder.ts';
import type { RunPlan } from './plan-run.ts';
import { comparePictures } from './report/compare-pictures.ts';
import { Report } from './report/report.ts';
import { writeCatalogue } from './write-catalogue.ts';

interface Catalogue {
  /** As its user calls it. */
  name: string;
  options: OptionsWish;
  /** Whether rows of it are in no UTF-8; undefined where the status tells. */
  recoded: boolean | undefined;
  /** Where its addresses mean files of a folder. */
  folder: ServedFolder | undefined;
  /** Brings an output to a path where nothing is. */
  save: (output: string, path: string) => Promise<void>;
  /** Ends what is not needed once the pictures are saved. */
  stop: () => Promise<void>;
}

/** Where they lie; null for what there is none of. */
interface SavedFiles {
  catalogue: string;
  failed: string | null;
  pictures: string | null;
  report: string;
}

/** Saves the pictures, the catalogue with their new addresses, what failed, and the report. */
export async function saveRun(
  context: Context,
  status: StatusAnswer,
  plan: RunPlan,
  { outputUrl, allow }: { outputUrl?: string; allow: string[] },
  { name, options, recoded, folder: source, save, stop }: Catalogue,
): Promise<SavedFiles> {
  const { note } = context;
  const id = status.request_id;
  const outcomes = new Map<string, UrlOutcome>();
  const folder = folderAddress(basename(plan.pictures));
  const place =
    outputUrl === undefined ? folder : withoutQuotes(new URL(outputUrl).href.replace(/\/?$/, '/'));
  const report = new Report(status, name, options.mode);
  await mkdir(plan.pictures, { recursive: true });
  const keyOf = ({ row, n }: ListedImage) => `${row}-${n}`;
  const shown = (image: ListedImage) => (source === undefined ? image : asWritten(image, source));
  const pictures = await downloadOutputs(context, id, plan.pictures, status.images.succeeded, {
    all: true,
    // What was left as it was stays where it is.
    urlOf: ({ output_url: url, source_url: source }) => (url === source ? null : url),
    save,
    saved(image, name) {
      outcomes.set(keyOf(image), { outputUrl: place + encodeURIComponent(name) });
      report.add(shown(image), {
        url: folder + encodeURIComponent(name),
        file: join(plan.pictures, name),
      });
    },
    passed(found) {
      const image = shown(found);
      if (image.error) outcomes.set(keyOf(image), { failure: image.error });
      else if (image.output_url !== null) outcomes.set(keyOf(image), { outputUrl: image.output_url });
      report.add(image, undefined);
    },
  });
  const stopped = stop();
  const catalogues = {
    csv: plan.csv,
    options,
    recoded: recoded ?? (status.catalogue ?? { encoding: 'utf-8' }).encoding !== 'utf-8',
    folder: source,
    outcomeOf: (row: number, n: number) => outcomes.get(`${row}-${n}`),
  };
  const { paths, put } = plan.files;
  let stayed = 0;
  await put('halved', async (path) => {
    stayed = await writeCatalogue('replaced', path, catalogues);
  });
  const failed = status.images.failed > 0 || (status.rows.rejected ?? 0) > 0;
  if (failed) await put('failed', (path) => writeCatalogue('failed', path, catalogues));
  const { worst, best } = report.shown;
  const compared = [...worst, ...best];
  if (compared.length > 0)
    note(`Fetching ${countOf(compared.length, 'source')} again, for the report to show beside the output.`);
  const pairs = await comparePictures(compared, {
    allow,
    pace: options.pace,
    headers: options.headers,
    progress: context.progress,
  });
  await put('report', (path) => report.write(path, pairs));
  await stopped;
  note(`The catalogue  ${paths.halved}`);
  if (failed) note(`What failed    ${paths.failed}`);
  if (pictures === 0) await rmdir(plan.pictures).catch(() => {});
  else note(`The pictures   ${plan.pictures}`);
  note(`The report     ${paths.report}`);
  if (stayed > 0)
    note(
      `Of ${countOf(stayed, 'halved picture')} the old address stays in the catalogue: a new one could not be written safely into what surrounds it.`,
    );
  if (failed)
    note('What failed is for Halve alone, not for the shop: its rows have only the addresses that failed.');
  if (outputUrl === undefined && pictures > 0)
    note(`The catalogue names the pictures by ${place}: upload that folder before you import it.`);
  return {
    catalogue: paths.halved,
    failed: failed ? paths.failed : null,
    pictures: pictures === 0 ? null : plan.pictures,
    report: paths.report,
  };
}

const asWritten = (image: ListedImage, folder: ServedFolder): ListedImage => ({
  ...image,
  input_url: folder.asWritten(image.input_url),
  error: image.error && folder.explained(image.error, image.input_url),
});
