import * as z from 'zod';
import { LocalEnv } from '../shared/env.ts';

export const Env = z.object({
  TABLE_NAME: z.string(),
  WEBHOOKS_QUEUE_URL: z.string(),
  ...LocalEnv.shape,
});
