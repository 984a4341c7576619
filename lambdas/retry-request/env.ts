import * as z from 'zod';
import { LocalEnv, PublicEndpointEnv } from '../shared/env.ts';

export const Env = z.object({
  TABLE_NAME: z.string(),
  UPLOADS_BUCKET: z.string(),
  ...LocalEnv.shape,
  ...PublicEndpointEnv.shape,
});
