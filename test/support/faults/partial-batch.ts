import type { Call } from './aws-call.ts';
import type { Reply } from './fault-answers.ts';

type Json = Record<string, unknown>;

/** Half of a batch, to be done, and how the answer to that says that the other half was not. */
interface Half {
  body: Buffer;
  complete(answer: Reply): Reply;
}

/** The first half of a batch call, rounded up; undefined for a call that is no batch or has one entry. */
export function halfOf(call: Call): Half | undefined {
  const body = JSON.parse(call.body.toString() || '{}') as Json;
  if (call.operation === 'BatchWriteItem') {
    const [[table, requests] = ['', []]] = Object.entries(body.RequestItems as Record<string, unknown[]>);
    const [done, left] = halves(requests);
    if (left.length === 0) return undefined;
    return half({ ...body, RequestItems: { [table]: done } }, { UnprocessedItems: { [table]: left } });
  }
  if (call.operation === 'BatchGetItem') {
    const [[table, { Keys, ...how }] = ['', { Keys: [] }]] = Object.entries(
      body.RequestItems as Record<string, { Keys: unknown[] }>,
    );
    const [done, left] = halves(Keys);
    if (left.length === 0) return undefined;
    const items = (keys: unknown[]) => ({ [table]: { ...how, Keys: keys } });
    return half({ ...body, RequestItems: items(done) }, { UnprocessedKeys: items(left) });
  }
  if (call.operation === 'SendMessageBatch' || call.operation === 'DeleteMessageBatch') {
    const [done, left] = halves(body.Entries as { Id: string }[]);
    if (left.length === 0) return undefined;
    const failed = left.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError' }));
    return half({ ...body, Entries: done }, { Failed: failed });
  }
  return undefined;
}

function halves<T>(entries: T[]): [T[], T[]] {
  const middle = Math.ceil(entries.length / 2);
  return [entries.slice(0, middle), entries.slice(middle)];
}

const half = (done: Json, left: Json): Half => ({
  body: Buffer.from(JSON.stringify(done)),
  complete: (answer) => ({
    ...answer,
    body: JSON.stringify({ ...(JSON.parse(answer.body.toString() || '{}') as Json), ...left }),
  }),
});
