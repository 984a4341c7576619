/** Ends this process as a signal does where the one that launched it was killed and could not pass one on. */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
// The processes that this one starts have a channel of another kind.
process.execArgv = process.execArgv.filter((argument) => !argument.endsWith('/end-with-launcher.js'));
