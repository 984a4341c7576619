import * as z from 'zod';

/** Each dead-letter queue by its ARN: which one a message comes from says what died. */
export const Env = z.object({
  TABLE_NAME: z.string(),
  UPLOADS_DEAD_ARN: z.string(),
  IMAGES_DEAD_ARN: z.string(),
  RETRIES_DEAD_ARN: z.string(),
  FINISHED_DEAD_ARN: z.string(),
  WEBHOOKS_DEAD_ARN: z.string(),
  ERASURES_DEAD_ARN: z.string(),
  FINISHED_QUEUE_URL: z.string(),
  ERASURES_QUEUE_URL: z.string(),
});
