import * as z from 'zod';
import { LocalEnv, PublicEndpointEnv } from '../shared/aws/read-env.ts';

export const Env = z.object({
  TABLE_NAME: z.string(),
  UPLOADS_BUCKET: z.string(),
  /** How long a request's items are kept from its start. */
  KEEP_DAYS: z.coerce.number().positive(),
  ...LocalEnv.shape,
  ...PublicEndpointEnv.shape,
});
