import * as z from 'zod';

/** The bodies of the queues' messages. They carry ids and parsed URLs, never free text of the CSV. */

export const ImageMessage = z.object({
  request_id: z.uuid(),
  chunk: z.int().positive(),
  index: z.int().positive(),
  row: z.int().positive(),
  n: z.int().positive(),
  url: z.string(),
});
export type ImageMessage = z.infer<typeof ImageMessage>;

export const FinishedMessage = z.object({
  request_id: z.uuid(),
  /** Set by give-up when writing the results has failed for good: the request ends without them. */
  without_results: z.boolean().optional(),
});
export type FinishedMessage = z.infer<typeof FinishedMessage>;

export const WebhookMessage = z.object({ request_id: z.uuid() });
export type WebhookMessage = z.infer<typeof WebhookMessage>;

export const ErasureMessage = z.object({
  request_id: z.uuid(),
  /** The second sweep, for what a worker that was under way at the first one may still have written. */
  again: z.boolean().optional(),
});
export type ErasureMessage = z.infer<typeof ErasureMessage>;

/** One S3 event notification. A test event, sent when the notification is set up, has no Records. */
export const UploadEvent = z.object({
  Records: z
    .array(
      z.object({
        s3: z.object({
          bucket: z.object({ name: z.string() }),
          object: z.object({
            // S3 sends keys URL-encoded, with a plus for a space.
            key: z.string().transform((key) => decodeURIComponent(key.replaceAll('+', ' '))),
            size: z.number(),
            eTag: z.string(),
          }),
        }),
      }),
    )
    .optional(),
});
export type UploadEvent = z.infer<typeof UploadEvent>;
