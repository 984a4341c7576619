import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

/** Halve is TypeScript that Node runs as it is; older ones cannot. */
const NEEDED = 24;

/**
 * Runs a script of this folder on Node 24, whatever Node was started: npm puts the right one first on the PATH
 * only where its own scripts run. This file is plain JavaScript, so that an older Node can read it.
 */
export async function launch(script) {
  const url = new URL(script, import.meta.url);
  if (!existsSync(new URL('../node_modules/commander', import.meta.url))) {
    console.error('Halve\'s packages are not installed. Run "npm install" in its folder first.');
    process.exit(1);
  }
  if (Number.parseInt(process.versions.node, 10) >= NEEDED) {
    process.argv[1] = fileURLToPath(url);
    // Halves the time to start, from the second time on; where it cannot be kept, nothing is lost.
    module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)));
    await import(url.href);
    return;
  }
  const windows = process.platform === 'win32';
  const own = fileURLToPath(
    new URL(`../node_modules/node/bin/node${windows ? '.exe' : ''}`, import.meta.url),
  );
  if (!existsSync(own)) {
    console.error(
      `Halve needs Node ${NEEDED}, but this is Node ${process.versions.node}. Run "npm install" in Halve's folder: it brings the right one along (not with --ignore-scripts, which leaves it out).`,
    );
    process.exit(1);
  }
  const child = spawn(own, [fileURLToPath(url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends its own Ctrl+C to both; the other signals come to this process alone.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
