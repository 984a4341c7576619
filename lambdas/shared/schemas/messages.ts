import * as z from 'zod';

/** The bodies of the queues' messages. They carry ids and parsed URLs, never free text of the CSV. */

const Place = z.object({ index: z.int().positive(), row: z.int().positive(), n: z.int().positive() });

export const ImageMessage = z.object({
  request_id: z.uuid(),
  chunk: z.int().positive(),
  ...Place.shape,
  url: z.string(),
  /** Where the same URL stands in this chunk besides. */
  also: z.array(Place).optional(),
  /** How often the messages before this one were received for a try; the message's own receives come on top. */
  received: z.int().nonnegative().optional(),
  /** When its shop may be asked for it, epoch milliseconds; one that takes no turns has none. */
  turn: z.number().optional(),
  /** Whether its shop was in trouble when the turn was taken. */
  watch: z.boolean().optional(),
  /** How often it was sent anew because no turn was within reach. */
  waits: z.int().nonnegative().optional(),
  /** How often its image was sent anew to wait for a turn, in all: a message of a lower number is over. */
  hop: z.int().nonnegative().optional(),
});
export type ImageMessage = z.infer<typeof ImageMessage>;

export const FinishedMessage = z.object({
  request_id: z.uuid(),
  /** Set by give-up when writing the results has failed for good: the request ends without them. */
  without_results: z.boolean().optional(),
  /** Give-up sends the next one; what it is given of a lower number than the request's is over. */
  link: z.int().nonnegative().default(0),
});
export type FinishedMessage = z.infer<typeof FinishedMessage>;

export const WebhookMessage = z.object({
  request_id: z.uuid(),
  /** A wake-up that bears a lower number than the request's is over: one of a request is live at a time. */
  wake: z.int().nonnegative().default(0),
});
export type WebhookMessage = z.infer<typeof WebhookMessage>;

/** A link of an erasing. */
export const ErasureMessage = z.object({
  request_id: z.uuid(),
  link: z.int().nonnegative().default(0),
  /** The second walk, for what a worker that was under way at the first one may still have written. */
  again: z.boolean().default(false),
  /**
   * After the second walk through all outputs come objects that no item names, then the items; `late` goes once more
   * for files and items, a quarter of an hour after the request was erased.
   */
  stage: z.enum(['outputs', 'strays', 'items', 'late']).default('outputs'),
  /** The chunk at which it begins; before the first come the objects that are all of one request. */
  chunk: z.int().nonnegative().default(0),
  /** The key of the last object that was looked at, but for its name. */
  after: z.string().optional(),
  /** When all outputs were gone, epoch milliseconds: what the CDN is told later includes them. */
  gone: z.number().optional(),
});
export type ErasureMessage = z.infer<typeof ErasureMessage>;

/** What a fan-out has read. */
const RowTally = z.object({
  images: z.int().nonnegative(),
  rows: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
  without_images: z.int().nonnegative(),
});
export type RowTally = z.infer<typeof RowTally>;

/** Where a chunk begins: behind which row, at which byte of the CSV, and what was read until there. */
const FanOutPosition = z.object({
  chunk: z.int().positive(),
  row: z.int().nonnegative(),
  offset: z.int().nonnegative(),
  tally: RowTally,
});
export type FanOutPosition = z.infer<typeof FanOutPosition>;

/** The next link of a fan-out. Its first is the S3 event. */
export const FanOutMessage = z.object({
  request_id: z.uuid(),
  link: z.int().positive(),
  from: FanOutPosition,
});
export type FanOutMessage = z.infer<typeof FanOutMessage>;

/** One S3 event notification. A test event, sent when the notification is set up, has no Records. */
const UploadEvent = z.object({
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

/** What the uploads queue brings. */
export const UploadMessage = z.union([FanOutMessage, UploadEvent]);
export type UploadMessage = z.infer<typeof UploadMessage>;
