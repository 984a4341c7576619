/**
 * npm passes a signal on to the shell in which it runs a script, and that shell ends by it alone. So a process that npm
 * has started ends, as by the signal, when its shell is gone: nobody else would end it.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}
