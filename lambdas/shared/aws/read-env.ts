import * as z from 'zod';
import { lazy } from '../../../engine/lazy.ts';

/**
 * Reads a function's environment by its schema, once, on the first call: importing a handler needs no
 * environment, and a missing variable is named in the first invocation's error.
 */
export const lazyEnv = <T extends z.ZodType>(schema: T): (() => z.infer<T>) =>
  lazy(() => schema.parse(process.env));

/** Set by the local runner only, never by the stack (design: one machine). */
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
