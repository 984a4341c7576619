import * as z from 'zod';

export const Env = z.object({
  TABLE_NAME: z.string(),
  UPLOADS_BUCKET: z.string(),
  OUTPUTS_BUCKET: z.string(),
  ERASURES_QUEUE_URL: z.string(),
  /** Of the CDN that shows the outputs, where there is one. */
  DISTRIBUTION_ID: z.string().optional(),
});
