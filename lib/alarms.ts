import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Api } from './api.ts';
import { halveMetric, PERIOD } from './halve-metric.ts';
import type { NodeFunction } from './node-function.ts';
import type { Pipeline } from './pipeline.ts';
import type { WorkQueue } from './queue-worker.ts';
import type { Storage } from './storage.ts';

interface AlarmProps {
  /** Who is hurt while this goes on. */
  hurt: string;
  metric: IMetric;
  threshold: number;
  /** How many periods of five minutes in a row; one if it must not happen at all. */
  periods?: number;
}

/**
 * Alarms on what hurts someone, all to one topic. Each has the name of its section in docs/runbook.md, to which its
 * text links. What give-up settles is counted by itself: it empties the dead-letter queues, so their depth is silent.
 */
export class Alarms extends Construct {
  readonly #topic: Topic;

  constructor(scope: Construct, id: string, parts: { storage: Storage; pipeline: Pipeline; api: Api }) {
    super(scope, id);
    this.#topic = this.#makeTopic();
    for (const queue of parts.pipeline.queues) this.#watchQueue(queue);
    for (const { worker, hurt } of parts.pipeline.workers) this.#watchWorker(worker, hurt);
    this.#watchThrottles(
      'WorkersThrottled',
      parts.pipeline.workers.map(({ worker }) => worker),
      'Every client: images, results and webhooks wait.',
    );
    this.#watchThrottles(
      'ApiThrottled',
      parts.api.functions,
      'Callers of the API: a call that Lambda refuses is answered 500.',
    );
    this.#add('ApiErrors', {
      hurt: 'Callers of the API: calls are answered 5xx.',
      metric: parts.api.rest.metricServerError({ period: PERIOD }),
      threshold: 5,
    });
    this.#watchTable(parts.storage);
  }

  #watchQueue({ queue, dead, hurt, alarmHours, node }: WorkQueue): void {
    this.#add(`${node.id}Settled`, {
      hurt,
      metric: halveMetric(this, 'Settled', 'Sum', { queue: dead.queueName }),
      threshold: 1,
    });
    this.#add(`${node.id}Dead`, {
      hurt: `${hurt} Worse: give-up does not settle it, so its request does not end.`,
      metric: dead.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' }),
      threshold: 1,
      periods: 3,
    });
    this.#add(`${node.id}Late`, {
      hurt: `${hurt} So far it is only late.`,
      metric: queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: 'Maximum' }),
      threshold: Duration.hours(alarmHours).toSeconds(),
      periods: 3,
    });
  }

  #watchWorker(worker: NodeFunction, hurt: string): void {
    this.#add(`${worker.node.id}Errors`, {
      hurt: `${hurt} So far its work is tried again.`,
      metric: worker.function.metricErrors({ period: PERIOD }),
      threshold: 5,
      periods: 2,
    });
  }

  /** A few are absorbed by retries; what goes on means that the account's concurrency is used up. */
  #watchThrottles(id: string, functions: NodeFunction[], hurt: string): void {
    const usingMetrics = Object.fromEntries(
      functions.map((one, at) => [`m${at}`, one.function.metricThrottles({ period: PERIOD })]),
    );
    const expression = Object.keys(usingMetrics).join(' + ');
    const metric = new MathExpression({ expression, usingMetrics, period: PERIOD, label: id });
    this.#add(id, { hurt, metric, threshold: 10, periods: 2 });
  }

  #watchTable({ table }: Storage): void {
    const of = (metricName: string) => table.metric(metricName, { statistic: 'Sum', period: PERIOD });
    this.#add('TableThrottled', {
      hurt: 'Every client: all work slows down, and calls of the API may fail.',
      metric: new MathExpression({
        expression: 'reads + writes',
        usingMetrics: { reads: of('ReadThrottleEvents'), writes: of('WriteThrottleEvents') },
        period: PERIOD,
        label: 'TableThrottled',
      }),
      threshold: 1_000,
      periods: 3,
    });
  }

  #add(id: string, { hurt, metric, threshold, periods = 1 }: AlarmProps): void {
    const runbook = this.node.tryGetContext('runbook') ?? 'docs/runbook.md';
    const alarm = new Alarm(this, id, {
      alarmName: `${Stack.of(this).stackName}-${id}`,
      alarmDescription: `Who is hurt: ${hurt} What to do: ${runbook}#${id.toLowerCase()}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // Nothing measured is nothing wrong: a stack at rest sends no figures.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(this.#topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }

  /** `-c alarmEmail=you@example.com` subscribes an address; anything else can be subscribed to the topic later. */
  #makeTopic(): Topic {
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    const email = this.node.tryGetContext('alarmEmail');
    if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
    new CfnOutput(Stack.of(this), 'AlarmTopicArn', { value: topic.topicArn });
    return topic;
  }
}
