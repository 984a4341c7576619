import * as z from 'zod';
import { DIRECT_UPLOAD_BYTES, IDEMPOTENCY_HOURS } from '../limits.ts';
import { CreatedRequest, JsonUpload, PresignedRequest, UploadWishes } from '../schemas/upload.ts';
import type { Route } from './route.ts';

const { webhook_url, webhook_secret } = UploadWishes.shape;
const options = z.string().optional().describe('The options as JSON.');
const metadata = z.string().optional().describe('The metadata as JSON.');
const file = z.file().describe(`The CSV, at most ${DIRECT_UPLOAD_BYTES.toLocaleString('en')} bytes.`);

export const UPLOAD_ROUTE = {
  id: 'createRequest',
  method: 'POST',
  path: '/image_process/upload/',
  target: 'create-request',
  caller: 'client',
  summary: 'Hand in a CSV, or a list of images',
  description:
    'In one of four forms. As application/json, the answer brings a presigned URL to which the CSV is PUT, of up ' +
    'to 1 GiB. As application/json with images, no CSV is needed. As multipart/form-data or text/csv, the CSV comes in the call itself and webhook_url, webhook_secret, ' +
    'options and metadata come as fields of the form or in the query.',
  query: z.object({ webhook_url, webhook_secret, options, metadata }).describe('With text/csv only.'),
  headers: z.object({
    'Idempotency-Key': z
      .string()
      .regex(/^[\x21-\x7e]{1,200}$/)
      .optional()
      .describe(`The same key answers the same request again for ${IDEMPOTENCY_HOURS} hours.`),
  }),
  body: {
    'application/json': JsonUpload,
    'multipart/form-data': z.object({ file, webhook_url, webhook_secret, options, metadata }),
    'text/csv': file,
  },
  answers: {
    201: { description: 'The request waits for its CSV.', schema: PresignedRequest },
    202: { description: 'The CSV, or the list of images, has been taken.', schema: CreatedRequest },
  },
  refusals: {
    400: 'A field or the body is not as it should be, or a query stands beside a body that has the fields itself.',
    409: 'The request that the Idempotency-Key stands for has been erased.',
    413: 'The file, or the list of images, is too large for this form; the sentence names the other. Above some 6 MB the gateway answers itself, in plain text.',
    415: 'The content type is none of the three, or the body is packed (Content-Encoding).',
    422: 'The Idempotency-Key was used before with another body.',
    429: 'Too many calls a minute or images a day for this client, or too many calls at once for the whole API. Retry-After tells how many seconds to wait.',
  },
} as const satisfies Route;
