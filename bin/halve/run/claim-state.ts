import { dirname, resolve } from 'node:path';
import { claimFolder, holderOf } from '../../../local/emulators/claim-folder.ts';
import { ClientError } from '../client-error.ts';
import { explainFileFault } from '../files/explain-file-fault.ts';

/** Takes the state of a run of this CSV for this process; answers what gives it back. */
export function claimState(csv: string, state: string, out: string | undefined): () => void {
  refuseHeld(csv, state);
  try {
    return claimFolder(state);
  } catch (fault) {
    // Another may have been quicker.
    refuseHeld(csv, state);
    const what =
      out === undefined
        ? 'The results go beside the CSV without --out, but cannot be written into'
        : 'Cannot write into';
    throw explainFileFault((fault as Error).cause ?? fault, what, resolve(dirname(state)));
  }
}

function refuseHeld(csv: string, state: string): void {
  const holder = holderOf(state);
  if (holder === undefined) return;
  throw new ClientError(
    `Expected no other run of ${csv}, or into ${state}, but there is one: ${holder}. Wait for its end, or stop it first.`,
  );
}
