import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import { jsonOf } from '../json-of.ts';
import { about, codeOf, log } from './log.ts';
import { measureAge, measureReturned, publishMetrics } from './metrics.ts';
import { UNTIL_ENDED } from './until-ended.ts';

/** How a message came: how often, from which queue, and when the function will be ended (epoch ms). */
interface Delivery {
  receives: number;
  queueArn: string;
  deadline: number;
  record: SQSRecord;
}

/** Thrown to leave a message in its queue, hidden for so many seconds. */
export class Later extends Error {
  readonly seconds: number;

  constructor(seconds: number) {
    super(`Again in ${seconds} s`);
    this.seconds = seconds;
  }
}

/** Thrown where a body is none that its queue could bring, which no further try would change. */
export class Unreadable extends Error {
  readonly issues: z.core.$ZodIssue[];

  constructor({ issues }: z.ZodError) {
    super('No message');
    this.issues = issues;
  }
}

/** From so many receives on, SQS leaves a message out of the age of its oldest. */
const UNCOUNTED_RECEIVES = 3;

type RunOne<T> = (message: T, delivery: Delivery) => Promise<void>;
export type Hide = (record: SQSRecord, seconds: number) => Promise<void>;

/** Before a message comes back whose work has failed: four times as long each time, in seconds. */
const FIRST_PAUSE = 30;
const LONGEST_PAUSE = 900;
const pauseAfter = (receives: number) => Math.min(LONGEST_PAUSE, FIRST_PAUSE * 4 ** (receives - 1));

/**
 * The one wrapper for work from a queue: parses each record, runs all of a batch at once, and hands back those
 * that may yet succeed, hidden for as long as they asked for, or for a while that grows from 30 s to 15 minutes.
 * `startBatch` is called once an invocation, with the number of its records, for what they share. A record that cannot
 * be parsed could never succeed: it is logged and acknowledged.
 */
export function queueHandler<T>(
  schema: z.ZodType<T>,
  hide: Hide,
  startBatch: (records: number) => RunOne<T>,
) {
  return middy<SQSEvent, SQSBatchResponse>(UNTIL_ENDED).handler(async (event: SQSEvent, context: Context) => {
    const run = startBatch(event.Records.length);
    const deadline = Date.now() + context.getRemainingTimeInMillis();
    const failed = await Promise.all(
      event.Records.map((record) => runRecord(record, schema, run, hide, deadline)),
    );
    publishMetrics();
    return {
      batchItemFailures: failed.flatMap((id) => (id === undefined ? [] : [{ itemIdentifier: id }])),
    };
  });
}

async function runRecord<T>(
  record: SQSRecord,
  schema: z.ZodType<T>,
  run: RunOne<T>,
  hide: Hide,
  deadline: number,
): Promise<string | undefined> {
  const message = schema.safeParse(jsonOf(record.body));
  if (!message.success) return drop(record, message.error);
  const delivery = {
    receives: Number(record.attributes.ApproximateReceiveCount),
    queueArn: record.eventSourceARN,
    deadline,
    record,
  };
  if (delivery.receives >= UNCOUNTED_RECEIVES) {
    measureAge(record.eventSourceARN, (Date.now() - Number(record.attributes.SentTimestamp)) / 1_000);
  }
  try {
    await run(message.data, delivery);
    return undefined;
  } catch (error) {
    if (error instanceof Unreadable) return drop(record, error);
    const later = error instanceof Later;
    if (!later) {
      measureReturned(1);
      log.error('A message goes back to its queue', {
        error: error as Error,
        code: codeOf(error),
        messageId: record.messageId,
        ...about(message.data),
      });
    }
    await hide(record, later ? error.seconds : pauseAfter(delivery.receives)).catch((cause) =>
      log.warn('A message could not be hidden', { error: cause, ...about(message.data) }),
    );
    return record.messageId;
  }
}

function drop({ messageId }: SQSRecord, { issues }: Pick<Unreadable, 'issues'>): undefined {
  log.error('A message that cannot be read was dropped', {
    messageId,
    issues: issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
  });
}
