import * as z from 'zod';

export const Env = z.object({
  TABLE_NAME: z.string(),
  UPLOADS_BUCKET: z.string(),
  UPLOADS_QUEUE_URL: z.string(),
  IMAGES_QUEUE_URL: z.string(),
  FINISHED_QUEUE_URL: z.string(),
});
