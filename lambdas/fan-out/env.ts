import * as z from 'zod';
import { LocalEnv, ShopEnv } from '../shared/env.ts';

export const Env = z.object({
  TABLE_NAME: z.string(),
  UPLOADS_BUCKET: z.string(),
  UPLOADS_QUEUE_URL: z.string(),
  IMAGES_QUEUE_URL: z.string(),
  FINISHED_QUEUE_URL: z.string(),
  ...ShopEnv.shape,
  ...LocalEnv.shape,
});
