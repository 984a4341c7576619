import * as z from 'zod';

export const FailureAnswer = z
  .object({
    code: z.string().describe('For machines, such as NOT_AN_IMAGE.'),
    message: z.string().describe('For people: what was expected, where, and what came.'),
  })
  .describe('Why something failed.');

/** An error of the API itself (RFC 9457, application/problem+json). */
export const Problem = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.string().describe('For machines, such as REQUEST_NOT_FOUND.'),
    detail: z.string().describe('For people: what was expected, where, and what came.'),
  })
  .describe('What is refused, and why.');
