import { setTimeout as sleep } from 'node:timers/promises';
import { CancelAnswer, StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import { ClientError } from '../client-error.ts';
import { type Context, requestPath } from '../context.ts';
import { ask, SHOWN_FROM_HERE } from '../terminal/ask.ts';

const PAUSE_MS = 500;

/** Erases a request and waits until nothing of it can be found any more. */
export async function eraseRequest(
  context: Context,
  id: string,
  { wait, yes }: { wait: boolean; yes?: boolean },
): Promise<void> {
  const { api, json, print, progress } = context;
  const path = requestPath(id);
  await ask(`Erase request ${id}, with its CSV, results and pictures? ${SHOWN_FROM_HERE}`, { yes });
  await api.call('DELETE', path, CancelAnswer, { query: { erase: 'true' } });
  let erased = false;
  try {
    while (wait && !erased) {
      progress.show({ label: 'Erasing', share: undefined, parts: [] });
      erased = await isGone(context, id);
      if (!erased) await sleep(PAUSE_MS);
    }
  } finally {
    progress.stop();
  }
  const status = erased ? 'erased' : 'erasing';
  print(
    json
      ? JSON.stringify({ request_id: id, status })
      : `Request ${id} is ${erased ? 'erased' : 'being erased'}.`,
  );
}

async function isGone({ api }: Context, id: string): Promise<boolean> {
  try {
    await api.call('GET', requestPath(id), StatusAnswer);
    return false;
  } catch (fault) {
    if (fault instanceof ClientError && fault.code === 'REQUEST_NOT_FOUND') return true;
    throw fault;
  }
}
