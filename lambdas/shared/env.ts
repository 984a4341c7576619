import * as z from 'zod';

/** All that a function needs that only looks at the table. */
export const TableEnv = z.object({ TABLE_NAME: z.string() });

/** Set by the local runner only, never by the stack. */
export const LocalEnv = z.object({
  /** `HOST:PORT,HOST:PORT`: addresses that may be reached although the policy refuses them. */
  ALLOW_ADDRESSES: z.string().optional(),
  /** For trials: these addresses have a pace as shops have, this one at most. */
  ALLOWED_PACE: z.coerce.number().positive().optional(),
});

export const ShopEnv = z.object({
  /** The most that one shop is asked for, in images a second. */
  SHOP_PACE: z.string().transform(Number).pipe(z.number().positive()),
});

/** Where clients reach S3 and the API, where that is not what functions see (LocalStack, a proxy). Without a last slash. */
export const PublicEndpointEnv = z.object({
  S3_PUBLIC_ENDPOINT: z.string().optional(),
  API_PUBLIC_URL: z.string().optional(),
});
