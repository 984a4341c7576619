/**
 * List prices of us-east-1 in US dollars, without free tiers, as the pricing pages of AWS had them in November 2026.
 * Everything that `npm run cost` multiplies is here.
 */
const MILLION = 1e6;

export const PRICES = {
  /** Lambda on ARM, the first tier. */
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2 / MILLION,
  /** Standard queues; 64 KB a request. */
  sqsRequest: 0.4 / MILLION,
  /** On top of that where a message names its group. */
  sqsFairRequest: 0.1 / MILLION,
  /** On demand. */
  dynamoWriteUnit: 0.625 / MILLION,
  dynamoReadUnit: 0.125 / MILLION,
  s3Put: 5 / MILLION,
  s3Get: 0.4 / MILLION,
  s3GbMonth: 0.023,
  /** REST API, the first tier. */
  apiRequest: 3.5 / MILLION,
  logGb: 0.5,
  cloudFrontGb: 0.085,
  cloudFrontRequest: 1 / MILLION,
  /** That it forgets: a name, or a beginning of names. */
  cloudFrontPath: 0.005,
} as const;
