import * as z from 'zod';

/** The states that stand in answers, in webhooks and in the table alike. */

export const RequestStatus = z
  .enum(['pending', 'processing', 'completed', 'failed', 'cancelled', 'erasing'])
  .describe(
    'pending: the CSV has not come. completed: every image has an outcome, be it a failure. ' +
      'failed: the CSV could not be read to its end. erasing: it is being deleted, and then found no more (404).',
  );
export type RequestStatus = z.infer<typeof RequestStatus>;

/** `waiting` until the request ends, `none` where no webhook_url was given. */
export const WebhookState = z.enum(['none', 'waiting', 'pending', 'delivered', 'failed']);
export type WebhookState = z.infer<typeof WebhookState>;

export const ImageState = z.enum(['pending', 'succeeded', 'failed']);
export type ImageState = z.infer<typeof ImageState>;

/** The `limit` of a list's query: decimal digits and nothing that JavaScript would take for a number besides. */
export const PageSize = (most: number, standard: number) =>
  z
    .string()
    .regex(/^[0-9]{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(most))
    .default(standard)
    .meta({ type: 'integer', minimum: 1, maximum: most })
    .describe(`How many a page; ${standard} if it is not said.`);

/** ISO 8601 in UTC. */
export const Time = z.iso.datetime();
export const Count = z.int().nonnegative();
export const Bytes = Count.describe('In bytes.');
export const Score = z
  .int()
  .min(0)
  .max(100)
  .describe(
    'How near an output comes to its source, estimated on the scale of SSIMULACRA2: ' +
      '90 nobody sees, 70 is high, 50 medium, 30 low.',
  );

/** What is told of images beside how many there are. */
export const ImageCounts = z.object({
  reused: Count.describe('Of those that succeeded, taken from an output that an earlier request had made.'),
  kept: Count.describe('Left as they were: outputs of Halve that came back.'),
  poor: Count.describe('With the reason POOR or WOULD_SHOW.'),
  over_target: Count.describe('That have more bytes than were asked for.'),
});

export const Worst = z.array(
  z.object({
    row: z.int().positive().describe('1 is the first row under the header.'),
    n: z.int().positive().describe('1 is the first URL of the row.'),
    score: Score,
  }),
);
