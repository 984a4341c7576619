import * as z from 'zod';
import { CsvEncoding } from './csv-encoding.ts';
import { FailureAnswer } from './failure.ts';
import { Metadata } from './metadata.ts';
import { Options } from './options.ts';
import { Bytes, Count, ImageCounts, RequestStatus, Time, WebhookState, Worst } from './words.ts';

export const RowErrorAnswer = z
  .object({
    row: z.int().positive().describe('1 is the first row under the header.'),
    n: z.int().positive().nullable().describe('1 is the first URL of the row; null if the whole row failed.'),
    ...FailureAnswer.shape,
  })
  .describe('A row, or one image of it, that failed.');

export const CatalogueAnswer = z
  .object({
    delimiter: z.string(),
    encoding: z
      .enum(['utf-8', 'utf-16', 'mixed', ...CsvEncoding.options])
      .describe(
        'mixed: some rows are in UTF-8 and some in Windows-1252. As far as rows have been read. What was named by ' +
          '`options.encoding`, where no byte-order mark said otherwise.',
      ),
    header: z
      .boolean()
      .describe('False where the first line holds data; columns are then named by their position from 1.'),
    columns: z.object({
      serial: z.string().nullable(),
      product: z.string().nullable(),
      images: z.array(z.string()).describe('The columns whose URLs are halved, in their order.'),
    }),
  })
  .describe('How a catalogue is read.');
export type CatalogueAnswer = z.infer<typeof CatalogueAnswer>;

export const StatusAnswer = z
  .object({
    request_id: z.uuid(),
    status: RequestStatus,
    created_at: Time,
    started_at: Time.nullable().describe('When the CSV was taken.'),
    completed_at: Time.nullable(),
    metadata: Metadata,
    options: Options.describe(
      'What was asked for, with the defaults filled in; `headers` are never shown again.',
    ),
    images: z.object({
      total: Count.nullable().describe('Null until the CSV has been read to its end.'),
      succeeded: Count.describe('Never goes down.'),
      failed: Count.describe('Never goes down.'),
      remaining: Count.nullable().describe('Null until the CSV has been read to its end.'),
      ...ImageCounts.shape,
    }),
    exact: z.boolean().describe('False while so much is open at once that some of it is not counted in yet.'),
    bytes: z.object({ input: Bytes, output: Bytes }).describe('Of the images that succeeded.'),
    rows: z.object({
      total: Count.nullable(),
      rejected: Count.nullable(),
      without_images: Count.nullable().describe(
        'Rows whose image columns hold no URL. They are passed through.',
      ),
    }),
    catalogue: CatalogueAnswer.nullable().describe('How the CSV is read; null until it has come.'),
    failure: FailureAnswer.nullable().describe('Why the CSV could not be read to its end.'),
    waiting: z
      .object({
        host: z.string(),
        pace: z.number().positive().describe('How many images a second it is asked for.'),
        since: Time,
        reason: z
          .string()
          .nullable()
          .describe(
            'What went wrong there: a code of images, or UNAVAILABLE for a 503; null where it is only asked in its turn.',
          ),
        until: Time.describe('When it is asked again.'),
        ends_at: Time.nullable().describe(
          'When everything will have been asked for, if all goes on like this.',
        ),
      })
      .nullable()
      .describe('The shop that was last waited for, while the request is being worked.'),
    retry_of: z.uuid().nullable().describe('The request that this one tries again.'),
    retried_by: z.uuid().nullable().describe('The last request that tries this one again.'),
    webhook: z.object({
      state: WebhookState,
      attempts: Count,
      last_status: z
        .union([z.int(), z.string()])
        .nullable()
        .describe('The HTTP status of the last try, or a code of images where no answer came.'),
      next_at: Time.nullable(),
    }),
    results_url: z.url().nullable().describe('There once the results CSV is written.'),
    worst: Worst.describe(
      'The 12 images with the lowest scores, the lowest first, once the request has ended.',
    ),
    errors: z.array(RowErrorAnswer).describe('The first 100, once the request has ended.'),
  })
  .describe('How far a request has come.');
export type StatusAnswer = z.infer<typeof StatusAnswer>;

export const CancelAnswer = z
  .object({ request_id: z.uuid(), status: RequestStatus })
  .describe(
    'A request that ends as cancelled as soon as what is in hand has been counted, or that is being erased.',
  );
export type CancelAnswer = z.infer<typeof CancelAnswer>;

export const ResendAnswer = z
  .object({ request_id: z.uuid(), webhook: z.object({ state: WebhookState, attempts: Count }) })
  .describe('A webhook whose schedule has begun again.');
export type ResendAnswer = z.infer<typeof ResendAnswer>;

export const ResultsAnswer = z
  .object({ url: z.url().describe('Good for 15 minutes. Send no token there.') })
  .describe('Where the results CSV is.');
