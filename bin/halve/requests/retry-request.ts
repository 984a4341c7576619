import { CreatedRequest } from '../../../lambdas/shared/schemas/upload.ts';
import { readPairs } from '../arguments/read-metadata.ts';
import { readOptions } from '../arguments/read-options.ts';
import { readSourceHeaders } from '../arguments/read-source-headers.ts';
import { type Context, requestPath } from '../context.ts';
import { followNew, type NewOptions } from './follow-new.ts';
import { checkPlaces } from './follow-request.ts';

interface RetryOptions extends NewOptions {
  options?: string;
  /** Each a host and a header of it: those of the request were forgotten at its end. */
  header?: string[];
  /** The lowest score, which is one of the options. */
  floor?: number;
}

/** Tries again what failed of a request that has ended, by a new one, as `halve submit` makes one. */
export async function retryRequest(context: Context, id: string, wanted: RetryOptions): Promise<number> {
  await checkPlaces(wanted);
  const options = {
    ...(wanted.options === undefined ? {} : readOptions(wanted.options)),
    ...(wanted.floor === undefined ? {} : { floor: wanted.floor }),
    ...(wanted.header === undefined ? {} : { headers: readSourceHeaders(wanted.header) }),
  };
  const made = await context.api.call('POST', `${requestPath(id)}retry/`, CreatedRequest, {
    body: {
      webhook_url: wanted.webhook,
      webhook_secret: wanted.webhookSecret,
      metadata: wanted.metadata && Object.fromEntries(readPairs(wanted.metadata)),
      options: Object.keys(options).length > 0 ? options : undefined,
    },
  });
  return followNew(context, made, wanted);
}
