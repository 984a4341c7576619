import * as z from 'zod';
import { PublicEndpointEnv, ShopEnv } from '../shared/env.ts';

export const Env = z.object({
  /** Where presigned uploads go, for the page's policy. */
  UPLOADS_ORIGIN: z.url(),
  ...PublicEndpointEnv.shape,
  ...ShopEnv.shape,
});
