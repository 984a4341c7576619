import * as z from 'zod';
import { StatusAnswer } from './status.ts';
import { PageSize } from './words.ts';

export const RequestsQuery = z.strictObject({
  limit: PageSize(100, 20),
  cursor: z.string().max(500).optional().describe('The next_cursor of the page before.'),
});

export const RequestSummary = StatusAnswer.omit({ errors: true, worst: true }).describe(
  'How far a request has come, as it stands in a list. While it is being worked, `exact` is false.',
);

export type RequestSummary = z.infer<typeof RequestSummary>;

export const RequestsPage = z
  .object({
    requests: z.array(RequestSummary).describe('Newest first.'),
    next_cursor: z
      .string()
      .nullable()
      .describe('Where the next page begins; null after the last. A page may be short before that.'),
  })
  .describe('Some of your requests.');
export type RequestsPage = z.infer<typeof RequestsPage>;

export const CancelQuery = z.strictObject({
  erase: z
    .enum(['true', 'false'])
    .default('false')
    .describe(
      'true: erases a request that has ended, with its CSV, its results, and the outputs that no other request names.',
    ),
});
