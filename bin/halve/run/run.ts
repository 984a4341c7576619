import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { UrlOutcome } from '../../../lambdas/shared/csv/results/results.ts';
import { Options } from '../../../lambdas/shared/schemas/options.ts';
import { StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import { PresignedRequest } from '../../../lambdas/shared/schemas/upload.ts';
import { ClientError } from '../client-error.ts';
import { type Context, statusPath } from '../context.ts';
import { describeStatus } from '../describe-status.ts';
import { downloadOutputs } from '../download-outputs.ts';
import { EXIT, exitCodeOf } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { openCsv } from '../open-csv.ts';
import { readImages } from '../read-images.ts';
import { readOptions } from '../read-options.ts';
import { uploadCsv } from '../upload-csv.ts';
import { watchRequest } from '../watch-request.ts';
import { comparePictures } from './compare-pictures.ts';
import { planRun, type RunPlan } from './plan-run.ts';
import { Report } from './report.ts';
import { startStack } from './start-stack.ts';
import { writeCatalogue } from './write-catalogues.ts';

export interface RunOptions {
  out?: string;
  outputUrl?: string;
  baseUrl?: string;
  options?: string;
  allow: string[];
  workers?: number;
  keep?: boolean;
}

/** Halves a catalogue whole on this machine, without a server of its own; answers the exit code. */
export async function run(given: Context, file: string, wish: RunOptions): Promise<number> {
  const options = readWish(wish);
  const csv = await openCsv(file);
  if (csv.path !== file) throw new ClientError(`Expected a file, but found a pipe in ${file}.`);
  if (wish.out !== undefined) await mkdir(wish.out, { recursive: true });
  const plan = await planRun(file, wish.out, JSON.stringify(options));
  interruption.words = 'Stopped. The same command goes on where it was.';
  const stack = await startStack(join(plan.state, 'data'), wish);
  const context: Context = { ...given, api: stack.api };
  try {
    const id = await requestOf(context, plan, csv, options);
    const status = await watchRequest(context, id);
    const code = exitCodeOf(status);
    if (given.json) given.print(JSON.stringify(status));
    else for (const line of describeStatus({ ...status, results_url: null })) given.print(line);
    if (status.images.total)
      await saveAll(context, id, status, plan, wish, { file, options, urlOf: stack.urlOf });
    await stack.stop();
    if (!wish.keep) await rm(plan.state, { recursive: true, force: true });
    return code;
  } catch (fault) {
    await stack.stop();
    throw fault;
  }
}

function readWish({ options: text, baseUrl, outputUrl }: RunOptions): Options {
  const parsed = Options.safeParse({
    ...(text === undefined ? {} : readOptions(text)),
    ...(baseUrl === undefined ? {} : { base_url: baseUrl }),
  });
  const usage = (sentence: string) => new ClientError(sentence, { exitCode: EXIT.usage });
  if (outputUrl !== undefined && !/^https?:$/.test(URL.parse(outputUrl)?.protocol ?? ''))
    throw usage(`Expected an http(s) address in --output-url, but found "${outputUrl}".`);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw usage(`--options, ${path.join('.') || 'as a whole'}: ${message}.`);
}

/** The request of an earlier run that was stopped, or a new one. One whose CSV never came is left behind. */
async function requestOf(
  context: Context,
  plan: RunPlan,
  csv: { path: string; size: number; name: string },
  options: Options,
): Promise<string> {
  const { api, note } = context;
  if (plan.requestId !== undefined) {
    const before = await api.call('GET', statusPath(plan.requestId), StatusAnswer).catch(() => undefined);
    if (before && before.status !== 'pending') {
      note('Going on where the last run was stopped.');
      return plan.requestId;
    }
  }
  const made = await api.call('POST', 'image_process/upload/', PresignedRequest, {
    body: { content_length: csv.size, options, metadata: { file: csv.name.slice(0, 255).toWellFormed() } },
    headers: { 'idempotency-key': randomUUID() },
  });
  await plan.keep(made.request_id);
  await uploadCsv(context, csv.path, csv.size, made.upload);
  return made.request_id;
}

interface Sources {
  file: string;
  options: Options;
  urlOf: (output: string) => string;
}

/** Saves the pictures, the catalogue with their new addresses, what failed, and the report. */
async function saveAll(
  context: Context,
  id: string,
  status: StatusAnswer,
  plan: RunPlan,
  { outputUrl, allow }: RunOptions,
  { file, options, urlOf }: Sources,
): Promise<void> {
  const { note } = context;
  const outcomes = new Map<string, UrlOutcome>();
  const folder = `${encodeURIComponent(basename(plan.pictures))}/`;
  const place = outputUrl === undefined ? folder : outputUrl.replace(/\/?$/, '/');
  /** Where each picture lies, seen from the report, and on this disk. */
  const places = new Map<string, { url: string; file: string }>();
  const report = new Report(status, file, options.mode);
  await mkdir(plan.pictures, { recursive: true });
  await downloadOutputs(context, id, plan.pictures, status.images.succeeded, {
    // What was left as it was stays where it is.
    urlOf: ({ output_url: url, source_url: source }) => (url === null || url === source ? null : urlOf(url)),
    saved({ row, n }, name) {
      places.set(`${row}-${n}`, { url: folder + encodeURIComponent(name), file: join(plan.pictures, name) });
      outcomes.set(`${row}-${n}`, { outputUrl: place + encodeURIComponent(name) });
    },
  });
  for await (const image of readImages(context, id)) {
    const key = `${image.row}-${image.n}`;
    if (image.error) outcomes.set(key, { failure: image.error });
    else if (image.output_url !== null && !outcomes.has(key))
      outcomes.set(key, { outputUrl: image.output_url });
    report.add(image, places.get(key));
  }
  const windows1252 = ['windows-1252', 'mixed'].includes(status.catalogue?.encoding ?? '');
  const catalogues = {
    csv: file,
    options,
    windows1252,
    outcomeOf: (row: number, n: number) => outcomes.get(`${row}-${n}`),
  };
  await writeCatalogue('replaced', plan.halved, catalogues);
  const failed = status.images.failed > 0 || (status.rows.rejected ?? 0) > 0;
  if (failed) await writeCatalogue('failed', plan.failed, catalogues);
  const { worst, best } = report.shown;
  note('Fetching a few sources again, to show them beside their outputs.');
  const pairs = await comparePictures([...worst, ...best], { allow, pace: options.pace });
  await report.write(plan.report, pairs);
  note(`The catalogue  ${plan.halved}`);
  if (failed) note(`What failed    ${plan.failed}`);
  note(`The pictures   ${plan.pictures}`);
  note(`The report     ${plan.report}`);
  if (outputUrl === undefined)
    note(`The catalogue names the pictures by ${place}: upload that folder before you import it.`);
}
