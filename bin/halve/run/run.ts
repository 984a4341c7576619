import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { OptionsWish } from '../../../lambdas/shared/schemas/options.ts';
import type { StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import { GC_FLAGS } from '../../../local/gc-flags.ts';
import { type OptionFlags, readOptionFlags } from '../arguments/option-flags.ts';
import { readSourceHeaders } from '../arguments/read-source-headers.ts';
import { ClientError } from '../client-error.ts';
import type { Context } from '../context.ts';
import { EXIT, exitCodeOf } from '../exit-codes.ts';
import { checkWritableFolder } from '../files/check-writable.ts';
import { interruption } from '../interruption.ts';
import { openCsv } from '../requests/open-csv.ts';
import { warnOfHosts } from '../requests/warn-of-hosts.ts';
import { watchRequest } from '../requests/watch-request.ts';
import { describeRun } from './describe-run.ts';
import { pointAtFolder } from './folder/point-at-folder.ts';
import { type ServedFolder, serveFolder } from './folder/serve-folder.ts';
import { planRun, type RunPlan } from './plan-run.ts';
import { type CsvToHalve, requestOf } from './request-of.ts';
import { saveRun } from './save-run.ts';
import { startStack } from './start-stack.ts';
import { type RoomWatch, refuseFull, watchRoom } from './watch-room.ts';

interface RunOptions extends OptionFlags {
  out?: string;
  outputUrl?: string;
  baseUrl?: string;
  /** Names or numbers. */
  imageColumn?: string[];
  /** Each a host and a header of it. */
  header?: string[];
  images?: string;
  allow: string[];
  workers?: number;
  keep?: boolean;
}

/** Halves a catalogue whole on this machine, without a server of its own; answers the exit code. */
export async function run(given: Context, file: string, wish: RunOptions): Promise<number> {
  for (const flag of GC_FLAGS) setFlagsFromString(flag);
  const options = readWish(wish);
  await checkFile(file);
  if (wish.out !== undefined) await checkWritableFolder(wish.out);
  const plan = await planRun(file, wish.out, JSON.stringify({ ...options, images: wish.images }));
  interruption.worksOn = true;
  interruption.words = 'Stopped. The same command goes on where it was.';
  let folder: ServedFolder | undefined;
  const watch = watchRoom(plan.state, (sentence) => halt(given, plan, sentence));
  try {
    await refuseFull(plan.state);
    const warning = await warnOfHosts(plan.csv, options);
    if (warning !== undefined) given.note(warning);
    if (wish.images !== undefined) folder = await serveFolder(wish.images, plan.state);
    const allow = folder === undefined ? wish.allow : [...wish.allow, folder.address];
    given.progress.show({ label: 'Starting', share: undefined, parts: [] });
    const prepared = uploadOf(file, options, plan, folder);
    // Waited for below: the functions load meanwhile.
    prepared.catch(() => {});
    const say = sayUnless(watch);
    const stack = await startStack(join(plan.state, 'data'), { ...wish, allow, say }).catch((fault) => {
      throw plan.requestId === undefined ? fault : spoilt(plan.state, fault);
    });
    const context: Context = { ...given, api: stack.api };
    try {
      const upload = await prepared;
      const id = await requestOf(context, plan, upload);
      const status = explained(await watchRequest(context, id), folder);
      if (!given.json) for (const line of describeRun(status)) given.print(line);
      const catalogue = { name: basename(file), options, recoded: upload.recoded, folder };
      const files = status.images.total
        ? await saveRun(context, status, plan, { ...wish, allow }, { ...catalogue, ...stack })
        : null;
      // The server that had the results is no more when anybody reads this.
      if (given.json) given.print(JSON.stringify({ ...status, results_url: null, files }));
      interruption.words = 'Stopped at the very end: all files are there.';
      await stack.stop();
      watch.stop();
      if (!(await plan.unchanged()))
        given.note(`${file} was changed meanwhile: all this is of it as it was at the beginning.`);
      if (!wish.keep) await plan.end();
      return exitCodeOf(status);
    } catch (fault) {
      await stack.stop();
      throw fault;
    }
  } catch (fault) {
    // Where its disk is full, or its state gone, that is what is wrong, whatever has stumbled over it first.
    await watch.look();
    throw fault;
  } finally {
    watch.stop();
    folder?.stop();
    await plan.release();
  }
}

/** What comes of a folder that is just being deleted is said when all of it is gone. */
const HELD_BACK_MS = 300;

/** Passes on what the functions print, but not what they say of a full disk or a state that is gone. */
const sayUnless = (watch: RoomWatch) => async (text: string) => {
  await sleep(HELD_BACK_MS);
  await watch.look();
  process.stderr.write(text);
};

const spoilt = (state: string, fault: Error) =>
  new ClientError(
    `What the last run has left in ${state} cannot be read: ${fault.message}. Delete that folder to begin anew.`,
    { cause: fault },
  );

/** What is stopped goes on by the same command, for which it must be there still. */
async function checkFile(file: string): Promise<void> {
  const found = file === '-' ? undefined : await stat(file).catch(() => undefined);
  if (file === '-' || (found && !found.isFile() && !found.isDirectory()))
    throw new ClientError(`Expected a file, but found a pipe or a device in ${file}.`);
  await openCsv(file);
}

/** Ends the process as Ctrl+C does: what is under way would wait for room for ever. */
async function halt({ progress, note }: Context, plan: RunPlan, sentence: string): Promise<void> {
  progress.stop();
  progress.show = () => {};
  await interruption.stop().catch(() => {});
  await plan.release();
  note(sentence);
  process.exit(EXIT.error);
}

function readWish({ baseUrl, outputUrl, header, imageColumn, ...flags }: RunOptions): OptionsWish {
  if (outputUrl !== undefined) checkFolderUrl(outputUrl);
  return readOptionFlags(OptionsWish, flags, {
    ...(baseUrl === undefined ? {} : { base_url: baseUrl }),
    ...(imageColumn === undefined ? {} : { columns: { images: imageColumn } }),
    ...(header === undefined ? {} : { headers: readSourceHeaders(header) }),
  });
}

function checkFolderUrl(text: string): void {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && !/[?#]/.test(text)) return;
  throw new ClientError(
    `Expected the http(s) address of a folder in --output-url, without "?" and "#", but found "${text}".`,
    { exitCode: EXIT.usage },
  );
}

/** The catalogue as it is, or with addresses that lead to the files of a folder. */
async function uploadOf(
  file: string,
  options: OptionsWish,
  plan: RunPlan,
  folder: ServedFolder | undefined,
): Promise<CsvToHalve> {
  const name = basename(file);
  const size = async (path: string) => (await stat(path)).size;
  if (folder === undefined)
    return { path: plan.csv, size: await size(plan.csv), name, options, recoded: undefined };
  const path = join(plan.state, 'products.csv');
  const read = await pointAtFolder({ file: plan.csv, name: file }, path, options, folder);
  return { path, size: await size(path), name, ...read };
}

const explained = (status: StatusAnswer, folder: ServedFolder | undefined): StatusAnswer =>
  folder === undefined
    ? status
    : { ...status, errors: status.errors.map((error) => folder.explained(error)) };
