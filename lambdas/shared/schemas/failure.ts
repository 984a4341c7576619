import * as z from 'zod';
import { FailureCode, ProblemCode } from './codes.ts';

export const FailureAnswer = z
  .object({
    code: FailureCode,
    message: z.string().describe('For people: what was expected, where, and what came.'),
  })
  .describe('Why something failed.');

/** An error of the API itself (RFC 9457, application/problem+json). */
export const Problem = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: ProblemCode,
    detail: z.string().describe('For people: what was expected, where, and what came.'),
  })
  .describe('What is refused, and why.');
export type Problem = z.infer<typeof Problem>;

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Unauthorized',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Busy',
};

/** Also for those whom the gateway itself refuses, so that all problems look alike. */
export const problemOf = (status: number, code: string, detail: string): Problem => ({
  type: 'about:blank',
  title: TITLES[status] ?? 'Error',
  status,
  code,
  detail,
});
