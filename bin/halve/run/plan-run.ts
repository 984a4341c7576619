import { createHash, scryptSync } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, parse, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { ClientError } from '../client-error.ts';
import { explainFileFault } from '../explain-file-fault.ts';

export interface RunPlan {
  /** The files that are made. */
  halved: string;
  failed: string;
  pictures: string;
  report: string;
  /** Where the state of the run lies until it has ended. */
  state: string;
  /** The request that an earlier run of the same CSV has made, if that was stopped. */
  requestId: string | undefined;
  /** Keeps the request's id for a later run. */
  keep(requestId: string): Promise<void>;
  /** Takes the state away where no request is in it that could go on. */
  abandon(): Promise<void>;
}

const Kept = z.object({ sha256: z.string(), options: z.string(), request_id: z.string().optional() });

/**
 * Where a run of this CSV puts what it makes. A file that is there already and is not of this very run ends it before
 * the work begins.
 */
export async function planRun(csv: string, out: string | undefined, options: string): Promise<RunPlan> {
  const folder = out ?? dirname(csv);
  const { name } = parse(basename(csv));
  const at = (file: string) => join(folder, file);
  const state = at(`.${name}.halve`);
  const files = {
    halved: at(`${name}.halved.csv`),
    failed: at(`${name}.failed.csv`),
    pictures: at(`${name}-halved`),
    report: at(`${name}.report.html`),
  };
  const sha256 = await hashOf(csv);
  // Stretched, as headers among the options may hold a password.
  const now = { sha256, options: scryptSync(options, sha256, 32).toString('hex') };
  const kept = Kept.safeParse(
    await readFile(join(state, 'run.json'), 'utf8')
      .then(JSON.parse)
      .catch(() => undefined),
  );
  const same = kept.success && kept.data.sha256 === now.sha256 && kept.data.options === now.options;
  if (kept.success && !same)
    throw new ClientError(
      `${state} holds a run that was stopped, of another state of this CSV or with other options. To go on with it, run it as it was; to begin anew, delete that folder; or name another with --out.`,
    );
  if (!same) for (const file of Object.values(files)) await refuseStanding(file);
  let requestId = same ? kept.data.request_id : undefined;
  const abandon = async () => {
    if (requestId === undefined) await rm(state, { recursive: true, force: true }).catch(() => {});
  };
  const keep = async (made?: string) => {
    await mkdir(state, { recursive: true });
    await writeFile(join(state, 'run.json'), JSON.stringify({ ...now, request_id: made }));
    requestId = made;
  };
  try {
    if (!same) await keep();
  } catch (fault) {
    await abandon();
    const what =
      out === undefined
        ? 'The results go beside the CSV without --out, but cannot be written into'
        : 'Cannot write into';
    throw explainFileFault(fault, what, resolve(folder));
  }
  return { ...files, state, requestId, keep, abandon };
}

async function refuseStanding(file: string): Promise<void> {
  if ((await stat(file).catch(() => undefined)) !== undefined) throw inTheWay(file, 'is there already');
}

const inTheWay = (path: string, why: string) =>
  new ClientError(`${path} ${why}. Move it away, or name another folder with --out.`);

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash).catch((fault) => {
    throw explainFileFault(fault, 'Cannot read the CSV', path);
  });
  return hash.digest('hex');
}
