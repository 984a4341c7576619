import { createHash, scryptSync } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, parse } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { ClientError } from '../client-error.ts';
import { explainFileFault } from '../files/explain-file-fault.ts';
import { claimState } from './claim-state.ts';
import { hashOf, inTheWay, type OwnFiles, ownFiles } from './own-files.ts';

export interface RunPlan {
  files: OwnFiles;
  /** The folder of the pictures. */
  pictures: string;
  /** Where the state of the run lies until it has ended. */
  state: string;
  /** The catalogue as it was when the run began: saved anew meanwhile, it would mix up whose picture is whose. */
  csv: string;
  /** Whether the catalogue is still there as it was. */
  unchanged(): Promise<boolean>;
  /** The request that an earlier run of the same CSV has made, if that was stopped. */
  requestId: string | undefined;
  /** Keeps the request's id for a later run. */
  keep(requestId: string): Promise<void>;
  /** Ends the run's hold of its state, and takes that away where no request is in it that could go on. */
  release(): Promise<void>;
  /** Takes the state away: all is done. */
  end(): Promise<void>;
}

const Kept = z.object({ sha256: z.string(), options: z.string(), request_id: z.string() });

/** Endings of tables that are kept: Amazon takes tabs in a .txt alone, and a .csv of tabs opens as one column. */
const TABLES = /^\.(?:csv|tsv|tab|txt)$/i;

/** Headers of sources, or an address with a password in it. */
const MAY_HOLD_A_PASSWORD = /"headers"|@/;

/** Stretched, which takes a while, only where there may be something to guess. */
const hidden = (options: string, salt: string) =>
  MAY_HOLD_A_PASSWORD.test(options)
    ? scryptSync(options, salt, 32).toString('hex')
    : createHash('sha256').update(options).digest('hex');

/**
 * Where a run of this CSV puts what it makes. A file that is there already and is not of this very run ends it before
 * the work begins.
 */
export async function planRun(csv: string, out: string | undefined, options: string): Promise<RunPlan> {
  const folder = out ?? dirname(csv);
  const { name, ext } = parse(basename(csv));
  const ending = TABLES.test(ext) ? ext : '.csv';
  const at = (file: string) => join(folder, file);
  const state = at(`.${name}.halve`);
  const unclaim = claimState(csv, state, out);
  const kept = Kept.safeParse(
    await readFile(join(state, 'run.json'), 'utf8')
      .then(JSON.parse)
      .catch(() => undefined),
  ).data;
  let requestId = kept?.request_id;
  const release = async () => {
    unclaim();
    if (requestId === undefined) await rm(state, { recursive: true, force: true }).catch(() => {});
  };
  try {
    // What is without a request, or cannot be read, is nothing to go on with.
    if (kept === undefined) await rm(join(state, 'data'), { recursive: true, force: true });
    const copy = join(state, 'catalogue.csv');
    const sha256 = await copyOf(csv, `${copy}.new`);
    const now = { sha256, options: hidden(options, sha256) };
    if (kept && (kept.sha256 !== now.sha256 || kept.options !== now.options)) throw anotherRun(state);
    await rename(`${copy}.new`, copy);
    const pictures = at(`${name}-halved`);
    const files = await ownFiles(state, {
      halved: at(`${name}.halved${ending}`),
      failed: at(`${name}.failed${ending}`),
      report: at(`${name}.report.html`),
    });
    if (kept === undefined && (await lstat(pictures).catch(() => undefined))) throw inTheWay(pictures);
    return {
      files,
      pictures,
      state,
      csv: copy,
      unchanged: () =>
        hashOf(csv).then(
          (hash) => hash === sha256,
          () => false,
        ),
      requestId,
      release,
      async keep(made) {
        await writeFile(join(state, 'run.json'), JSON.stringify({ ...now, request_id: made }));
        requestId = made;
      },
      async end() {
        // First of all, so that what is left of it is nothing to go on with.
        await rm(join(state, 'run.json'), { force: true });
        requestId = undefined;
        await release();
      },
    };
  } catch (fault) {
    await rm(join(state, 'catalogue.csv.new'), { force: true }).catch(() => {});
    await release();
    throw fault instanceof ClientError ? fault : explainFileFault(fault, 'Cannot write into', state);
  }
}

const anotherRun = (state: string) =>
  new ClientError(
    `${state} holds a run that was stopped, of another state of this CSV or with other options. To go on with it, run it as it was; to begin anew, delete that folder; or name another with --out.`,
  );

/** Copies a file, and answers the hash of what it has copied. */
async function copyOf(path: string, copy: string): Promise<string> {
  const hash = createHash('sha256');
  async function* hashed(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const input = createReadStream(path);
  input.on('error', (fault) => input.destroy(explainFileFault(fault, 'Cannot read the CSV', path)));
  await pipeline(input, hashed, createWriteStream(copy));
  return hash.digest('hex');
}
