import * as z from 'zod';
import { PublicEndpointEnv } from '../shared/env.ts';

export const Env = z.object({
  TABLE_NAME: z.string(),
  OUTPUTS_BUCKET: z.string(),
  ...PublicEndpointEnv.shape,
});
