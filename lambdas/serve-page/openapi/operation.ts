import type * as z from 'zod';

/** One call of the API, in the words from which its part of the document is made. */
export interface Operation {
  id: string;
  method: 'get' | 'post' | 'delete';
  path: string;
  summary: string;
  description?: string;
  /** Parameters of the path, the query and the headers, by their names. */
  path_parameters?: z.ZodObject;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  /** What is sent, by its content type. */
  body?: Record<string, z.ZodType>;
  /** What is answered, by its status. */
  answers: Record<number, Answer>;
  /** The statuses of refusals, beside 401 and 429 of the gateway. */
  refusals?: Record<number, string>;
  /** True where no token is asked for. */
  open?: boolean;
}

export interface Answer {
  description: string;
  type?: string;
  schema?: z.ZodType;
  headers?: Record<string, string>;
}
