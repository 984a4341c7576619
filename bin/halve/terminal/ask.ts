import { createInterface } from 'node:readline/promises';
import { ClientError } from '../client-error.ts';
import { EXIT } from '../exit-codes.ts';

/** What people are to know before something goes for good. */
export const SHOWN_FROM_HERE =
  'Pictures that no other request names go with it, also from every shop that shows them from here.';

/**
 * Asks whether to go on, on the terminal; `--yes` has said so before. A script, which nobody sits before, is told of it.
 *
 * @throws ClientError where the answer is no, or nobody can be asked.
 */
export async function ask(question: string, { yes = false }: { yes?: boolean | undefined }): Promise<void> {
  if (yes) return;
  if (!(process.stdin.isTTY && process.stderr.isTTY)) {
    throw new ClientError(`${question} Say --yes where nobody can be asked.`, { exitCode: EXIT.usage });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new ClientError('Nothing was erased.');
  } finally {
    terminal.close();
  }
}
