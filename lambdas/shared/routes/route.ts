import type * as z from 'zod';

/** One call of the API: a row of the table from which the stack's API, its description and its pages are made. */
export interface Route<Target extends string = string> {
  id: string;
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** The function that answers, by its folder under lambdas/. */
  target: Target;
  /** Who may make the call: a client with a good token, or anyone. */
  caller: 'client' | 'anyone';
  summary: string;
  description?: string;
  /** Parameters of the path, the query and the headers, by their names. */
  path_parameters?: z.ZodObject;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  /** What is sent, by its content type. */
  body?: Record<string, z.ZodType>;
  /** What is answered, by its status. */
  answers: Record<number, RouteAnswer>;
  /** The statuses of refusals, beside those that every call may be refused with. */
  refusals?: Record<number, string>;
}

export interface RouteAnswer {
  description: string;
  type?: string;
  schema?: z.ZodType;
  headers?: Record<string, string>;
}
