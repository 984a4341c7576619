import { OPEN_ROUTES } from './open-routes.ts';
import { REQUEST_ROUTES } from './request-routes.ts';
import type { Route } from './route.ts';
import { UPLOAD_ROUTE } from './upload-route.ts';

const TABLE = [UPLOAD_ROUTE, ...REQUEST_ROUTES, ...OPEN_ROUTES] as const;

/** The functions that answer calls, by their folders under lambdas/. */
export type ApiFunction = (typeof TABLE)[number]['target'];

/** Every call of the API, in the order in which they are described. */
export const ROUTES: readonly Route<ApiFunction>[] = TABLE;

/** A path as API Gateway has it: without a last slash, but for the root. */
export const resourceOf = (path: string): string => path.replace(/(?<=.)\/$/, '');

/**
 * The methods that a resource takes, as an Allow header lists them; empty where there is no such path. HEAD is
 * answered wherever GET is, OPTIONS everywhere.
 */
export function allowedMethods(resource: string): string[] {
  const methods = ROUTES.filter(({ path }) => resourceOf(path) === resource).map(({ method }) => method);
  if (methods.length === 0) return [];
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
}
