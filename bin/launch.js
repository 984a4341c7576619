import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { endWithNpm } from './end-with-npm.js';

/** Halve is TypeScript that Node runs as it is; older ones cannot. */
const NEEDED = 24;

/** Where this is no package, but the project itself, its code may have changed since. */
const IS_PROJECT = existsSync(new URL('../lib/stack.ts', import.meta.url));
const SHIPPED = fileURLToPath(new URL('../gathered', import.meta.url));

const RUN = fileURLToPath(new URL('./run.js', import.meta.url));
const END_WITH_LAUNCHER = `--import=${new URL('./end-with-launcher.js', import.meta.url)}`;

/** A script as it is gathered, or as it is written. */
async function codeOf(script) {
  const folder = IS_PROJECT ? await (await import('./gather.ts')).gather() : SHIPPED;
  const gathered = join(folder ?? '', 'bin', script.replace(/ts$/, 'mjs'));
  return folder !== undefined && existsSync(gathered)
    ? pathToFileURL(gathered)
    : new URL(script, import.meta.url);
}

/**
 * Runs a script of this folder on Node 24, whatever Node was started: npm puts the right one first on the PATH
 * only where its own scripts run. This file is plain JavaScript, so that an older Node can read it.
 */
export async function launch(script) {
  endWithNpm();
  needFolder();
  if (folderOf('commander') === undefined) {
    console.error('Halve\'s packages are not installed. Run "npm install" in its folder first.');
    process.exit(1);
  }
  if (Number.parseInt(process.versions.node, 10) >= NEEDED) {
    // Halves the time to start, from the second time on; where it cannot be kept, nothing is lost.
    module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)));
    const url = await codeOf(script);
    process.argv[1] = fileURLToPath(url);
    await import(url.href);
    return;
  }
  const own = join(folderOf('node') ?? '', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(own)) {
    console.error(
      `Halve needs Node ${NEEDED}, but this is Node ${process.versions.node}. Run "npm install" in Halve's folder: it brings the right one along (not with --ignore-scripts, which leaves it out).`,
    );
    process.exit(1);
  }
  const again = [RUN, basename(script, '.ts'), ...process.argv.slice(2)];
  const child = spawn(own, [END_WITH_LAUNCHER, ...again], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // A terminal sends its own Ctrl+C to both, other programs send a signal to this process alone. It is passed on as one
  // that never counts as a second Ctrl+C, which would not wait for a clean end.
  // Windows knows no such signals: there a console tells both, and to send one is to kill.
  process.on('SIGINT', () => process.platform === 'win32' || child.kill('SIGTERM'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** Nothing can be found by its path where the folder that this was started in is deleted. */
function needFolder() {
  try {
    process.cwd();
  } catch {
    console.error(
      'The folder that this was started in is no longer there. Go to another one, and try again.',
    );
    process.exit(1);
  }
}

/** Where a package is installed, beside this one or within it. */
function folderOf(name) {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(found)) return found;
    if (folder === dirname(folder)) return undefined;
  }
}
