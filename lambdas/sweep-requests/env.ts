import * as z from 'zod';

export const Env = z.object({
  TABLE_NAME: z.string(),
  FINISHED_QUEUE_URL: z.string(),
  WEBHOOKS_QUEUE_URL: z.string(),
  ERASURES_QUEUE_URL: z.string(),
  /** After how many days from its end a request is erased; not there: never. */
  KEEP_DAYS: z.coerce.number().positive().optional(),
});
