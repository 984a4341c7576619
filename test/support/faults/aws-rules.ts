import type { Call } from './aws-call.ts';
import { type Reply, refused } from './fault-answers.ts';

const TWELVE_HOURS_MS = 12 * 3_600_000;
const ITEM_BYTES = 400 * 1024;
const BATCH_BYTES = 1024 * 1024;

interface Sqs {
  Entries?: { MessageBody?: string }[];
  VisibilityTimeout?: number;
  ReceiptHandle?: string;
}

/** Holds calls against rules that AWS has and the emulators let pass. */
export function awsRules() {
  /** When each message in hand was received, by its receipt handle. */
  const received = new Map<string, number>();

  return {
    noteReceived(handle: string): void {
      received.set(handle, Date.now());
    },

    /** What AWS would answer instead of doing it; undefined for a call that it would take. */
    refuse(call: Call): Reply | undefined {
      if (call.service === 'sqs') return refuseSqs(call, JSON.parse(call.body.toString()) as Sqs);
      if (call.service === 'dynamodb') return refuseItems(call);
      return undefined;
    },
  };

  function refuseSqs(call: Call, { Entries = [], VisibilityTimeout, ReceiptHandle = '' }: Sqs) {
    const bytes = Entries.reduce((sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody), 0);
    if (bytes > BATCH_BYTES) {
      return refused(call, 'BatchRequestTooLong', `${bytes} bytes in one batch`);
    }
    if (call.operation !== 'ChangeMessageVisibility') return undefined;
    const at = received.get(ReceiptHandle) ?? Date.now();
    if (Date.now() + (VisibilityTimeout ?? 0) * 1_000 <= at + TWELVE_HOURS_MS) return undefined;
    return refused(
      call,
      'InvalidParameterValue',
      'Total VisibilityTimeout for the message is beyond the limit [43200 seconds]',
    );
  }
}

/** An item's size is near that of its JSON in bytes, which is what is measured: longer by its punctuation. */
function refuseItems(call: Call): Reply | undefined {
  const { Item, RequestItems = {} } = JSON.parse(call.body.toString()) as {
    Item?: unknown;
    RequestItems?: Record<string, unknown>;
  };
  const written = Object.values(RequestItems).flatMap((requests) =>
    Array.isArray(requests) ? requests : [],
  );
  const items = Item === undefined ? written : [Item];
  const tooLarge = items.some((item) => Buffer.byteLength(JSON.stringify(item)) > ITEM_BYTES);
  return tooLarge
    ? refused(call, 'ValidationException', 'Item size has exceeded the maximum allowed size')
    : undefined;
}
