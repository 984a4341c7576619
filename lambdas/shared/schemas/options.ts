import * as z from 'zod';
import { EngineOptions } from '../../../engine/options.ts';
import { COLUMN_WISHES_CHARACTERS, LEAST_PACE, MOST_PACE, URL_CHARACTERS } from '../limits.ts';
import { CsvEncoding } from './csv-encoding.ts';
import { SourceHeaders } from './source-headers.ts';

/** A column by its name in the header, or by its position from 1. */
const Column = z.union([z.string().min(1).max(1_000), z.int().min(1).max(16_384)]);

export const ColumnWishes = z
  .strictObject({
    images: z
      .array(Column)
      .min(1)
      .max(1_000)
      .optional()
      .describe('The columns that hold image URLs. Where they are named, no others are looked for.'),
    product: Column.optional().describe("The column with the product's name."),
    serial: Column.optional().describe("The column with the product's number, SKU or handle."),
  })
  .refine(
    (wishes) => JSON.stringify(wishes).length <= COLUMN_WISHES_CHARACTERS,
    `Expected at most ${COLUMN_WISHES_CHARACTERS} characters in all; a column has a position from 1, too`,
  )
  .describe('Columns of the CSV, each by its name in the header or by its position from 1.');
export type ColumnWishes = z.infer<typeof ColumnWishes>;

const BaseUrl = z
  .string()
  .max(URL_CHARACTERS)
  .refine((text) => {
    const url = URL.parse(text);
    return /^https?:$/.test(url?.protocol ?? '') && url!.username + url!.password === '';
  }, 'Expected an http(s) URL without user name and password')
  .describe(
    'Where relative paths in image columns lie, such as https://shop.example/media/catalog/product/.',
  );

/** What a client may ask for: of the compression, and of the reading of its catalogue. */
export const Options = z.strictObject({
  ...EngineOptions.shape,
  reuse: z
    .boolean()
    .default(true)
    .describe('False makes every output anew, though its source has not changed since an earlier request.'),
  columns: ColumnWishes.optional(),
  base_url: BaseUrl.optional(),
  encoding: CsvEncoding.optional().describe(
    'What the CSV is in, where that is neither UTF-8 nor Windows-1252. Without it each row that is no UTF-8 is read as ' +
      'Windows-1252; a byte-order mark counts for more.',
  ),
  pace: z
    .number()
    .min(LEAST_PACE)
    .max(MOST_PACE)
    .optional()
    .describe(
      'The most images a second that this request asks of one host; it may be asked for fewer, as all requests share ' +
        "what a host bears. Without it only the host's own pace counts.",
    ),
});
export type Options = z.infer<typeof Options>;

/** With what is not kept beside the other options. */
export const OptionsWish = z.strictObject({ ...Options.shape, headers: SourceHeaders.optional() });
export type OptionsWish = z.infer<typeof OptionsWish>;
