import { readFileSync } from 'node:fs';

/**
 * npm passes a signal on to the shell in which it runs a script, and that shell ends by it alone; where npm is killed,
 * the shell goes on waiting. So a process that npm has started ends, as by a signal, when its shell is gone, or has
 * been left by npm: nobody else would end it. Who has started npm may go, and leave it in the background.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  const watch = setInterval(() => {
    if (process.ppid === shell && parentOf(shell) === npm) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}

/**
 * The process that has started another, as Linux tells it. Elsewhere undefined: there sh is mostly bash, which npm's
 * script takes the place of, so that npm is the parent itself.
 */
function parentOf(pid) {
  try {
    // Behind the name, which may hold whatever it likes.
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1).split(' ')[1];
  } catch {
    return undefined;
  }
}
