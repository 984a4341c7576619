import * as z from 'zod';
import { LocalEnv } from '../shared/aws/read-env.ts';

export const Env = z.object({
  TABLE_NAME: z.string(),
  UPLOADS_BUCKET: z.string(),
  OUTPUTS_BUCKET: z.string(),
  ERASURES_QUEUE_URL: z.string(),
  ...LocalEnv.pick({ SPEED: true }).shape,
});
