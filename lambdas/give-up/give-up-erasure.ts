import type { Queues } from '../shared/aws/queues.ts';
import type { ErasureMessage } from '../shared/schemas/messages.ts';

/** How long it waits, so that what is broken may come back in between. */
const PAUSE_SECONDS = 900;

/** What a client wants erased is never given up: it is tried again, with an alarm each time. */
export const giveUpErasure = (
  { queues, erasuresQueueUrl }: { queues: Queues; erasuresQueueUrl: string },
  message: ErasureMessage,
): Promise<void> => queues.send(erasuresQueueUrl, [{ body: message, delaySeconds: PAUSE_SECONDS }]);
