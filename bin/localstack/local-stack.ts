import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** Where LocalStack is reached from this machine, without a last slash. */
export const ENDPOINT = (process.env.AWS_ENDPOINT_URL ?? 'http://localhost:4566').replace(/\/$/, '');
export const COMPOSE_FILE = join(import.meta.dirname, 'compose.yaml');
export const OUTPUTS_FILE = join(ROOT, 'cdk.out', 'localstack.json');
export const STACK = 'Halve';
/** The last LocalStack that runs without an account, and the one that all of this has been tried on. */
export const TRIED_VERSION = '4.14';

/**
 * HOST:PORT under which functions reach the journeys' shop on this machine; their webhooks go to the next port.
 * HALVE_LOCALSTACK_SHOP_HOST names this machine as functions see it, where that is not Docker's own name for it.
 */
const SHOP_HOST = process.env.HALVE_LOCALSTACK_SHOP_HOST ?? 'host.docker.internal';
const SHOP_PORT = 8098;
export const SHOP = `${SHOP_HOST}:${SHOP_PORT}`;
export const ALLOWED = [SHOP, `${SHOP_HOST}:${SHOP_PORT + 1}`];

/** By this name cdklocal uploads to S3; it must lead to this machine. */
export const S3_HOST = 's3.localhost.localstack.cloud';
const { port, protocol } = new URL(ENDPOINT);

/** What leads the SDK and cdklocal to LocalStack, which takes any credentials. */
export const LOCALSTACK_ENV = {
  AWS_ENDPOINT_URL: ENDPOINT,
  AWS_ENDPOINT_URL_S3: `${protocol}//${S3_HOST}${port === '' ? '' : `:${port}`}`,
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};

/** For clients of the SDK. */
export const LOCALSTACK_CLIENT = {
  endpoint: ENDPOINT,
  region: LOCALSTACK_ENV.AWS_REGION,
  credentials: {
    accessKeyId: LOCALSTACK_ENV.AWS_ACCESS_KEY_ID,
    secretAccessKey: LOCALSTACK_ENV.AWS_SECRET_ACCESS_KEY,
  },
};

/** There is no CloudFront and nobody to be alarmed, and functions run on this machine's own processor. */
export const CONTEXTS = {
  cdn: 'false',
  outputBaseUrl: 'bucket',
  alarms: 'false',
  arch: process.arch === 'arm64' ? 'arm64' : 'x86_64',
};
