import type { Construct } from 'constructs';
import type * as z from 'zod';
import { Env as CreateEnv } from '../../lambdas/create-request/env.ts';
import { Env as DeleteEnv } from '../../lambdas/delete-request/env.ts';
import { Env as ResultsEnv } from '../../lambdas/get-results/env.ts';
import { Env as ResendEnv } from '../../lambdas/resend-webhook/env.ts';
import { Env as RetryEnv } from '../../lambdas/retry-request/env.ts';
import { Env as PageEnv } from '../../lambdas/serve-page/env.ts';
import { TableEnv } from '../../lambdas/shared/env.ts';
import type { ApiFunction } from '../../lambdas/shared/routes/routes.ts';
import {
  CSV_PREFIX,
  INCOMING_PREFIX,
  KEYS_PREFIX,
  RESULTS_PREFIX,
} from '../../lambdas/shared/state/object-keys.ts';
import { NodeFunction, type NodeFunctionProps } from '../node-function.ts';
import { settings } from '../settings.ts';
import type { Storage } from '../storage.ts';
import type { WorkQueue } from '../work-queue.ts';
import { PAGE_FILES } from './page-files.ts';

export interface ApiParts {
  storage: Storage;
  webhooks: WorkQueue;
  erasures: WorkQueue;
}

/** The functions of the API: each with its environment, and allowed what its calls need and nothing else. */
export function apiFunctions(
  scope: Construct,
  { storage: { table, uploads, outputs }, webhooks, erasures }: ApiParts,
): Record<ApiFunction, NodeFunction> {
  const make = <Env extends z.ZodType>(
    folder: ApiFunction,
    env: Env,
    environment: NodeFunctionProps<Env>['environment'],
    more: Partial<NodeFunctionProps<Env>> = {},
  ) => new NodeFunction(scope, idOf(folder), { folder, env, environment, ...settings.apiFunction, ...more });
  const tableName = { TABLE_NAME: table.tableName };
  const wakeUp = { ...tableName, WEBHOOKS_QUEUE_URL: webhooks.queue.queueUrl };

  const create = make('create-request', CreateEnv, {
    ...tableName,
    UPLOADS_BUCKET: uploads.bucketName,
  });
  create.allow(['dynamodb:PutItem'], [table.tableArn]);
  // For the handler's own file and, by its signature, for the client's presigned PUT.
  create.allow(
    ['s3:PutObject'],
    [INCOMING_PREFIX, KEYS_PREFIX].map((prefix) => uploads.arnForObjects(`${prefix}*`)),
  );

  const list = make('list-requests', TableEnv, tableName);
  list.allow(['dynamodb:Query', 'dynamodb:BatchGetItem'], [table.tableArn]);

  const getStatus = make('get-status', TableEnv, tableName);
  getStatus.allow(['dynamodb:BatchGetItem'], [table.tableArn]);

  const getImages = make('get-images', TableEnv, tableName);
  getImages.allow(['dynamodb:Query'], [table.tableArn]);

  const getResults = make('get-results', ResultsEnv, { ...tableName, OUTPUTS_BUCKET: outputs.bucketName });
  getResults.allow(['s3:GetObject'], [outputs.arnForObjects(`${RESULTS_PREFIX}*`)]);

  const cancel = make('delete-request', DeleteEnv, {
    ...wakeUp,
    ERASURES_QUEUE_URL: erasures.queue.queueUrl,
  });
  cancel.allow(['dynamodb:PutItem'], [table.tableArn]);
  cancel.allow(['sqs:SendMessage'], [webhooks.queue.queueArn, erasures.queue.queueArn]);

  const resend = make('resend-webhook', ResendEnv, wakeUp);
  resend.allow(['sqs:SendMessage'], [webhooks.queue.queueArn]);

  const retry = make('retry-request', RetryEnv, { ...tableName, UPLOADS_BUCKET: uploads.bucketName });
  retry.allow(['dynamodb:PutItem'], [table.tableArn]);
  // It copies the CSV to where a new one comes in.
  retry.allow(['s3:GetObject'], [uploads.arnForObjects(`${CSV_PREFIX}*`)]);
  retry.allow(
    ['s3:PutObject'],
    [INCOMING_PREFIX, KEYS_PREFIX].map((prefix) => uploads.arnForObjects(`${prefix}*`)),
  );

  // Each reads who calls, and counts the call.
  const forClients = [create, list, getStatus, getImages, getResults, cancel, resend, retry];
  for (const one of forClients) one.allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [table.tableArn]);

  const uploadsOrigin = `https://${uploads.bucketRegionalDomainName}`;
  const page = make(
    'serve-page',
    PageEnv,
    { UPLOADS_ORIGIN: uploadsOrigin, SHOP_PACE: String(settings.shopPace) },
    { beside: PAGE_FILES },
  );
  return {
    'create-request': create,
    'list-requests': list,
    'get-status': getStatus,
    'get-images': getImages,
    'get-results': getResults,
    'delete-request': cancel,
    'resend-webhook': resend,
    'retry-request': retry,
    'serve-page': page,
  };
}

/** `get-status` is GetStatus in the template. */
const idOf = (folder: string) =>
  folder.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
