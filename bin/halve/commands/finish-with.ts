/** Ends the process, once all is done, with this exit code. */
export async function finishWith(code: Promise<number>): Promise<void> {
  process.exitCode = await code;
}
