import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** Where LocalStack is reached from this machine. */
export const ENDPOINT = 'http://localhost:4566';
export const COMPOSE_FILE = join(import.meta.dirname, 'compose.yaml');
export const OUTPUTS_FILE = join(ROOT, 'cdk.out', 'localstack.json');

/** HOST:PORT under which functions reach the journeys' shop on this machine; their webhooks go to the next port. */
const SHOP_HOST = 'host.docker.internal';
const SHOP_PORT = 8098;
export const SHOP = `${SHOP_HOST}:${SHOP_PORT}`;
export const ALLOWED = [SHOP, `${SHOP_HOST}:${SHOP_PORT + 1}`];

/** What leads the SDK and cdklocal to LocalStack, which takes any credentials. */
export const LOCALSTACK_ENV = {
  AWS_ENDPOINT_URL: ENDPOINT,
  AWS_ENDPOINT_URL_S3: 'http://s3.localhost.localstack.cloud:4566',
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};

/** There is no CloudFront and nobody to be alarmed, and functions run on this machine's own processor. */
export const CONTEXTS = {
  cdn: 'false',
  alarms: 'false',
  arch: process.arch === 'arm64' ? 'arm64' : 'x86_64',
};
