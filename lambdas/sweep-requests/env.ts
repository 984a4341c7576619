import * as z from 'zod';

export const Env = z.object({
  TABLE_NAME: z.string(),
  FINISHED_QUEUE_URL: z.string(),
  WEBHOOKS_QUEUE_URL: z.string(),
  ERASURES_QUEUE_URL: z.string(),
});
