import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Api } from '../api/api.ts';
import type { NodeFunction } from '../node-function.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Storage } from '../storage.ts';
import type { WorkQueue } from '../work-queue.ts';
import { alarmTopic } from './alarm-topic.ts';
import { halveMetric, METRICS_AN_ALARM, PERIOD, together } from './halve-metric.ts';

/** Of five minutes: what give-up hands back comes again within a quarter of an hour. */
const DEAD_PERIODS = 6;

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
 * Each is shown to fire by a test, on the figures that AWS sends of what it watches.
 */
export class Alarms extends Construct {
  readonly #topic: Topic;

  constructor(scope: Construct, id: string, parts: { storage: Storage; pipeline: Pipeline; api: Api }) {
    super(scope, id);
    this.#topic = alarmTopic(this);
    for (const queue of parts.pipeline.queues) this.#watchQueue(queue);
    for (const { worker, hurt } of parts.pipeline.workers) this.#watchWorker(worker, hurt);
    this.#add('SweepErrors', {
      hurt: 'Clients whose requests have come to a stop: nobody ends them.',
      metric: parts.pipeline.sweeper.function.metricErrors({ period: PERIOD }),
      threshold: 1,
    });
    this.#watchThrottles(
      'WorkersThrottled',
      [...parts.pipeline.workers.map(({ worker }) => worker), parts.pipeline.sweeper],
      'Every client: images, results and webhooks wait.',
    );
    this.#watchThrottles(
      'ApiThrottled',
      parts.api.functions,
      'Callers of the API: a call that Lambda refuses is answered 503.',
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
      // What give-up holds at the moment is not visible: a message that it takes and gives back counts, too.
      metric: together('SUM', 'Dead', [
        dead.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' }),
        dead.metricApproximateNumberOfMessagesNotVisible({ period: PERIOD, statistic: 'Maximum' }),
      ]),
      threshold: 1,
      periods: DEAD_PERIODS,
    });
    this.#add(`${node.id}Late`, {
      hurt: `${hurt} So far it is only late.`,
      // SQS leaves out what was received three times and more; the workers tell the age of those.
      metric: together('MAX', 'Late', [
        queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: 'Maximum' }),
        halveMetric(this, 'MessageAge', 'Maximum', { queue: queue.queueName }),
      ]),
      threshold: Duration.hours(alarmHours).toSeconds(),
    });
  }

  /** A worker that dies is an error to Lambda; one that hands a message back is none, so it counts that itself. */
  #watchWorker(worker: NodeFunction, hurt: string): void {
    this.#add(`${worker.node.id}Errors`, {
      hurt: `${hurt} So far its work is tried again.`,
      metric: together('SUM', 'Errors', [
        worker.function.metricErrors({ period: PERIOD }),
        halveMetric(this, 'MessagesReturned', 'Sum', { function: worker.function.functionName }),
      ]),
      threshold: 5,
      periods: 2,
    });
  }

  /**
   * A few are absorbed by retries; what goes on means that the account's concurrency is used up. More functions than
   * one alarm can add up have further ones, of the same name with a number.
   */
  #watchThrottles(id: string, functions: NodeFunction[], hurt: string): void {
    for (let from = 0; from < functions.length; from += METRICS_AN_ALARM) {
      const metrics = functions
        .slice(from, from + METRICS_AN_ALARM)
        .map((one) => one.function.metricThrottles({ period: PERIOD }));
      const number = from / METRICS_AN_ALARM + 1;
      this.#add(number === 1 ? id : `${id}${number}`, {
        hurt,
        metric: together('SUM', id, metrics),
        threshold: 10,
        periods: 2,
      });
    }
  }

  #watchTable({ table }: Storage): void {
    const of = (metricName: string) => table.metric(metricName, { statistic: 'Sum', period: PERIOD });
    this.#add('TableThrottled', {
      hurt: 'Every client: all work slows down, and calls of the API may fail.',
      metric: together('SUM', 'TableThrottled', [of('ReadThrottleEvents'), of('WriteThrottleEvents')]),
      threshold: 1_000,
      periods: 3,
    });
  }

  #add(id: string, { hurt, metric, threshold, periods = 1 }: AlarmProps): void {
    const runbook = this.node.tryGetContext('runbook') || 'docs/runbook.md';
    const alarm = new Alarm(this, id, {
      alarmName: `${Stack.of(this).stackName}-${id}`,
      alarmDescription: `Who is hurt: ${hurt} What to do: ${runbook}#${id.toLowerCase().replace(/\d+$/, '')}`,
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
}
