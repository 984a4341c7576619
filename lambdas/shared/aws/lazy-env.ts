import type * as z from 'zod';
import { lazy } from '../../../engine/lazy.ts';

/**
 * Reads a function's environment by its schema, once, on the first call: importing a handler needs no
 * environment, and a missing variable is named in the first invocation's error.
 */
export const lazyEnv = <T extends z.ZodType>(schema: T): (() => z.infer<T>) =>
  lazy(() => schema.parse(process.env));
