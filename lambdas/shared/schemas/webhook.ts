import * as z from 'zod';
import { FailureAnswer } from './failure.ts';
import { Metadata } from './metadata.ts';
import { Bytes, Count, ImageCounts, Time } from './words.ts';

const Ending = z.enum(['completed', 'failed', 'cancelled']);

/** What is posted to a request's webhook_url: made once, when the request ends, and the same at every try. */
export const WebhookEvent = z
  .object({
    type: z.templateLiteral(['request.', Ending]),
    timestamp: Time,
    data: z.object({
      request_id: z.uuid(),
      status: Ending,
      metadata: Metadata,
      images: z.object({ total: Count, succeeded: Count, failed: Count, ...ImageCounts.shape }),
      bytes: z.object({ input: Bytes, output: Bytes }),
      rows: z.object({ total: Count, rejected: Count, without_images: Count }),
      failure: FailureAnswer.nullable(),
      status_url: z.url(),
      results_url: z.url().nullable(),
    }),
  })
  .describe('A request has ended.');
export type WebhookEvent = z.infer<typeof WebhookEvent>;
