import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { Env } from '../../lambdas/sweep-requests/env.ts';
import { NodeFunction } from '../node-function.ts';
import { settings } from '../settings.ts';
import type { Storage } from '../storage.ts';
import type { WorkQueue } from '../work-queue.ts';

/** Settles once a day what has come to a stop, so that no request stays open for ever. */
export function sweep(
  scope: Construct,
  { table }: Storage,
  { finished, webhooks, erasures }: Record<'finished' | 'webhooks' | 'erasures', WorkQueue>,
): NodeFunction {
  const sweeper = new NodeFunction(scope, 'SweepRequests', {
    folder: 'sweep-requests',
    ...settings.sweep,
    env: Env,
    environment: {
      TABLE_NAME: table.tableName,
      FINISHED_QUEUE_URL: finished.queue.queueUrl,
      WEBHOOKS_QUEUE_URL: webhooks.queue.queueUrl,
      ERASURES_QUEUE_URL: erasures.queue.queueUrl,
      ...keepDays(scope.node.tryGetContext('keepDays')),
    },
  });
  sweeper.allow(
    ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem'].map(
      (call) => `dynamodb:${call}`,
    ),
    [table.tableArn],
  );
  sweeper.allow(
    ['sqs:SendMessage'],
    [finished, webhooks, erasures].map(({ queue }) => queue.queueArn),
  );
  new Rule(scope, 'Daily', {
    schedule: Schedule.rate(Duration.days(1)),
    targets: [new LambdaFunction(sweeper.function)],
  });
  return sweeper;
}

/**
 * Days from its end after which a request is erased, by `-c keepDays=365`; without it requests live until clients erase
 * them.
 */
function keepDays(days: unknown): { KEEP_DAYS?: string } {
  if (days === undefined || days === '') return {};
  if (Number.isInteger(Number(days)) && Number(days) > 0) return { KEEP_DAYS: String(days) };
  throw new Error(`Expected a whole number of days, from 1 on, in -c keepDays, but found ${days}`);
}
