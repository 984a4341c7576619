import { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod';
import { HalveError } from '../../../engine/errors.ts';
import { requestIdOf } from '../state/object-keys.ts';

/** One JSON line an event, with requestId, row and code where they are known; never a whole event or a URL. */
export const log = new Logger();

const Place = z.object({ request_id: z.string(), row: z.number().optional(), n: z.number().optional() });
const Upload = z.object({
  Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })).min(1),
});

/** Which request, row and image a message is about, as far as it says so: no more of it may stand in a log. */
export function about(message: unknown): { requestId?: string; row?: number; n?: number } {
  const place = Place.safeParse(message);
  if (place.success) return { requestId: place.data.request_id, row: place.data.row, n: place.data.n };
  const upload = Upload.safeParse(message);
  return upload.success ? { requestId: requestIdOf(upload.data.Records[0]!.s3.object.key) } : {};
}

export const codeOf = (error: unknown) => (error instanceof HalveError ? error.code : undefined);
