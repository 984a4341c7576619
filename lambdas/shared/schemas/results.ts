import * as z from 'zod';

/** The three forms of the results. */
export const SHAPES = ['added', 'replaced', 'failed'] as const;
export type Shape = (typeof SHAPES)[number];

export const ResultsQuery = z.strictObject({
  shape: z
    .enum(SHAPES)
    .default('added')
    .describe(
      'added: your columns, and beside them what came of the images. replaced: your CSV with the new URLs in it, to ' +
        'be imported again. failed: the rows of which something failed, to be handed in again.',
    ),
});
