import * as z from 'zod';
import { LocalEnv, ShopEnv } from '../shared/env.ts';

export const Env = z.object({
  TABLE_NAME: z.string(),
  UPLOADS_BUCKET: z.string(),
  OUTPUTS_BUCKET: z.string(),
  /** What output URLs begin with: the CDN, or the bucket's own address. */
  OUTPUT_BASE_URL: z.string(),
  RETRIES_QUEUE_URL: z.string(),
  RETRIES_QUEUE_ARN: z.string(),
  FINISHED_QUEUE_URL: z.string(),
  ...ShopEnv.shape,
  ...LocalEnv.shape,
});
