import * as z from 'zod';
import { REASONS, type ReasonCode } from '../../../engine/reasons.ts';
import { ReasonCodes } from './codes.ts';
import { FailureAnswer } from './failure.ts';
import { Bytes, Count, ImageState, PageSize, Score } from './words.ts';

const REASON_CODES = Object.keys(REASONS).join(', ');
const ONE_REASON = `(?:${Object.keys(REASONS).join('|')})`;
const REASON_LIST = new RegExp(`^${ONE_REASON}(?:,${ONE_REASON})*$`);

export const ImagesQuery = z.strictObject({
  state: ImageState.optional().describe('Only images in this state.'),
  reason: z
    .string()
    .regex(REASON_LIST, `Expected some of ${REASON_CODES}, with commas between`)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(Object.keys(REASONS) as [ReasonCode])))
    .optional()
    .describe('Only images with this reason, or one of several with commas between.'),
  limit: PageSize(200, 100),
  cursor: z.string().max(500).optional().describe('The next_cursor of the page before.'),
});

const ReasonAnswer = z
  .object({
    code: ReasonCodes,
    message: z.string().describe('For people.'),
  })
  .describe('Why the output is what it is, where that needs saying.');

export const ImageAnswer = z
  .object({
    row: z.int().positive().describe('1 is the first row under the header.'),
    n: z.int().positive().describe('1 is the first URL of the row.'),
    column: z.string().describe('The header over it, or the position from 1 where there is no header.'),
    serial: z.string().nullable().describe('Null where the catalogue has no such column.'),
    product: z.string().nullable().describe('Null where the catalogue has no such column.'),
    input_url: z.string().describe('As the catalogue writes it, passwords masked.'),
    source_url: z.string().nullable().describe('What is fetched; null where the address leads nowhere.'),
    output_url: z.string().nullable(),
    state: ImageState,
    error: FailureAnswer.nullable(),
    bytes: z.object({ input: Bytes.nullable(), output: Bytes.nullable() }),
    format: z.string().nullable(),
    width: z.int().positive().nullable(),
    height: z.int().positive().nullable(),
    quality: z.number().nullable().describe("The encoder's own quality; null where it has none."),
    score: Score.nullable(),
    encodes: Count.nullable().describe(
      'How often it was encoded until it fitted; 0 where nothing had to be made for this place.',
    ),
    milliseconds: z.number().nonnegative().nullable().describe('What decoding and encoding took.'),
    target_met: z.boolean().nullable(),
    reused: z
      .boolean()
      .nullable()
      .describe(
        'Whether an earlier request had made the output, of the same source and for the same options.',
      ),
    reason: ReasonAnswer.nullable(),
  })
  .describe('One URL of a row and what became of it.');
export type ImageAnswer = z.infer<typeof ImageAnswer>;

export const ImagesPage = z
  .object({
    images: z.array(ImageAnswer).describe('In the order of the CSV.'),
    next_cursor: z
      .string()
      .nullable()
      .describe('Where the next page begins; null after the last. A filtered page may be short before that.'),
  })
  .describe('Some images of a request.');
export type ImagesPage = z.infer<typeof ImagesPage>;
