import { describeRequest } from '../../../lambdas/get-status/describe-request.ts';
import type { Inside } from './look-inside.ts';

export interface Poll {
  /** Epoch milliseconds, when the answer was asked for. */
  at: number;
  status: Awaited<ReturnType<typeof describeRequest>>;
}

const EVERY_MS = 50;

/**
 * Asks for a request's status every 50 ms, with the function's own code on the stack's own table: through the
 * API, dozens of requests watched at once would keep the machine from its work. For the same reason nobody asks
 * where nothing has been written since: `writtenAt` says when that was, in epoch milliseconds.
 */
export function watchStatus(inside: Inside, requestId: string, writtenAt = () => Date.now()) {
  const polls: Poll[] = [];
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      const at = Date.now();
      const news = (polls.at(-1)?.at ?? 0) <= writtenAt();
      const record = news ? await inside.request(requestId) : undefined;
      if (record) polls.push({ at, status: await describeRequest(inside.table, record) });
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  })();
  return {
    polls,
    async stop(): Promise<void> {
      stopped = true;
      await watching;
    },
  };
}
