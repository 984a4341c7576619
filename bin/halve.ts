import { CommanderError } from 'commander';
import { ClientError } from './halve/client-error.ts';
import { buildCommands } from './halve/commands/build-commands.ts';
import { EXIT } from './halve/exit-codes.ts';
import { explainFileFault } from './halve/files/explain-file-fault.ts';
import { interruption } from './halve/interruption.ts';
import { reachThisMachine } from './halve/server/reach-this-machine.ts';
import { createProgress } from './halve/terminal/create-progress.ts';
import { printable } from './halve/terminal/printable.ts';
import { fitted } from './halve/terminal/wrap-line.ts';

/** For what ends by itself, as lines that are still being written. */
const PATIENCE_MS = 500;

const progress = createProgress();

let presses = 0;
let stopping = false;
async function stop(signal: NodeJS.Signals): Promise<void> {
  // A second Ctrl+C does not wait.
  if (signal === 'SIGINT' && ++presses > 1) process.exit(EXIT.interrupted);
  if (stopping) return;
  stopping = true;
  progress.stop();
  progress.show = () => {};
  await interruption.stop().catch(() => {});
  console.error(fitted(interruption.words, process.stderr));
  process.exit(EXIT.interrupted);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(signal));
process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
  // `halve status ID --images | head` closes the pipe before all is printed.
  if (fault.code === 'EPIPE') return interruption.worksOn ? undefined : process.exit(EXIT.ok);
  progress.stop();
  console.error(explainFileFault(fault, 'Cannot write to', 'standard output').message);
  process.exit(EXIT.error);
});
// Where nothing can be said, there is nobody to say it to.
process.stderr.on('error', () => {});

reachThisMachine();
try {
  process.exitCode = EXIT.ok;
  await buildCommands(progress).parseAsync();
} catch (fault) {
  progress.stop();
  process.exitCode = exitCodeFor(fault);
  // What has failed half-way may have left something open, which nobody waits for.
  setTimeout(() => process.exit(), PATIENCE_MS).unref();
}

function exitCodeFor(fault: unknown): number {
  // Commander has printed its own sentence; help that was asked for is no mistake.
  if (fault instanceof CommanderError) return fault.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (fault instanceof ClientError) {
    console.error(fitted(printable(fault.message), process.stderr));
    return fault.exitCode;
  }
  console.error('The client itself has failed, which it should not:', fault);
  return EXIT.error;
}
