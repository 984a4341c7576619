import { settings } from '../../lib/settings.ts';
import type { Calls } from './count-calls.ts';
import { PRICES } from './prices.ts';

/** What an image took in a run, on average. */
export interface PerImage {
  calls: Calls;
  /** CPU of compress-image, of an image as large as those that are reckoned with. */
  compressSeconds: number;
  /** Of the functions that are not billed by images. */
  otherSeconds: number;
}

/** Lambda bills the time of a batch, of which most is waiting for five downloads at once from a shop that is quick. */
export const BATCH_SECONDS = 0.5;
/** The same where such a shop only says that nothing has changed. */
export const UNCHANGED_SECONDS = 0.25;
/** One line an invocation of some 300 bytes, and Lambda's own START, END and REPORT. */
const LOG_BYTES_PER_INVOCATION = 900;

const INVOCATIONS = 1 / settings.images.batchSize;

/** The way of so many images, in dollars. */
export function linesOf(images: number, run: PerImage, batchSeconds: number): Record<string, number> {
  const batch = Math.max(batchSeconds, run.compressSeconds / INVOCATIONS);
  const gigabytes = settings.images.memoryMiB / 1_024;
  return {
    'Lambda, compress-image': images * INVOCATIONS * batch * gigabytes * PRICES.lambdaGbSecond,
    'Lambda, the others': images * othersOf(run),
    'Lambda requests': images * INVOCATIONS * PRICES.lambdaRequest,
    ...callLines(images, run.calls),
    'API Gateway, a status call each 5 s for an hour': 720 * PRICES.apiRequest,
    Logs: ((images * INVOCATIONS * LOG_BYTES_PER_INVOCATION) / 1e9) * PRICES.logGb,
  };
}

/** Erasing them. */
export const erasingLines = (images: number, run: PerImage): Record<string, number> => ({
  Lambda: images * othersOf(run),
  ...callLines(images, run.calls),
  'CloudFront, to forget all of the client': PRICES.cloudFrontPath,
});

const othersOf = ({ otherSeconds }: PerImage) =>
  otherSeconds * (settings.uploads.memoryMiB / 1_024) * PRICES.lambdaGbSecond;

const callLines = (images: number, calls: Calls): Record<string, number> => ({
  'SQS requests': images * calls.sqsRequests * (PRICES.sqsRequest + PRICES.sqsFairRequest),
  'DynamoDB writes': images * calls.writeUnits * PRICES.dynamoWriteUnit,
  'DynamoDB reads': images * calls.readUnits * PRICES.dynamoReadUnit,
  'S3 PUT': images * calls.s3Puts * PRICES.s3Put,
  'S3 GET': images * calls.s3Gets * PRICES.s3Get,
});
