import { cpSync, existsSync, globSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PluginBuild } from 'esbuild';
import { PAGE_FILES } from '../lib/api/page-files.ts';
import { insideFiles } from '../local/emulators/fauxqs/inside-fauxqs.ts';
import { ROOT } from '../local/places.ts';
import { stateOf } from './state-of.ts';

const KEPT = join(ROOT, 'node_modules/.cache/halve-gathered');
/** What is started as a program, a process or a function of its own. */
const ENTRIES = [
  'bin/{halve,local,demo}.ts',
  'bin/halve/pictures/picture-worker.ts',
  'local/functions/worker.ts',
  'lambdas/*/handler.ts',
];
/** Everything that comes in. */
const SOURCES = ['{bin,local,lambdas,engine}/**/*.ts', 'lib/settings.ts', 'package-lock.json', ...PAGE_FILES];
/** Their parts are asked for by name while they run. */
const APART = ['dynalite', 'sharp'];
/** A stack that was started from an older state may still load parts of it. */
const STATES_KEPT = 10;

/**
 * The folder of Halve's code, gathered with the libraries that it uses into few files, and kept until a source changes:
 * to find, read and link hundreds of modules takes most of the time that a process needs to start, and tens of
 * megabytes. Undefined where it cannot be made; code is run as it is written then.
 */
export async function gather(): Promise<string | undefined> {
  const folder = join(KEPT, stateOf(SOURCES));
  if (existsSync(folder)) return folder;
  const making = `${folder}.${process.pid}`;
  try {
    await gatherInto(making);
    renameSync(making, folder);
  } catch {
    rmSync(making, { recursive: true, force: true });
    // Another process may have been quicker.
    return existsSync(folder) ? folder : undefined;
  }
  const states = globSync('*', { cwd: KEPT }).map((name) => join(KEPT, name));
  const age = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  for (const old of states.sort((a, b) => age(b) - age(a)).slice(STATES_KEPT))
    rmSync(old, { recursive: true, force: true });
  return folder;
}

/** Makes it anew. */
export async function gatherInto(folder: string): Promise<void> {
  const { build, stop } = await import('esbuild');
  await build({
    absWorkingDir: ROOT,
    entryPoints: globSync(ENTRIES, { cwd: ROOT }),
    outdir: folder,
    outbase: ROOT,
    chunkNames: 'chunks/[name]-[hash]',
    // Without a package.json beside them Node would look into each file for what it is.
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    external: APART,
    // Bundled CommonJS modules ask for a require that ESM does not have.
    banner: {
      js: "import{createRequire as requireOf$}from'node:module';const require=requireOf$(import.meta.url);",
    },
    logLevel: 'silent',
    plugins: [{ name: 'inside-fauxqs', setup: gatherFauxqs }],
    // Its own process would stay as long as this one.
  }).finally(stop);
  for (const file of PAGE_FILES) cpSync(join(ROOT, file), join(folder, file));
}

/** What is looked for inside a package while the source runs is named here, so that it is found now. */
function gatherFauxqs({ onLoad }: PluginBuild): void {
  onLoad({ filter: /[\\/]emulators[\\/]fauxqs[\\/]inside-fauxqs\.ts$/ }, () => {
    const imports = insideFiles().map(
      (file, at) => `import * as part${at} from ${JSON.stringify(fileURLToPath(file))};`,
    );
    const parts = imports.map((_, at) => `...part${at}`);
    const contents = `${imports.join('\n')}\nexport const loadInside = async () => ({ ${parts.join(', ')} });`;
    return { contents, resolveDir: ROOT };
  });
}
