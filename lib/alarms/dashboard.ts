import { Stack } from 'aws-cdk-lib';
import {
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Api } from '../api/api.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Storage } from '../storage.ts';
import { halveMetric, PERIOD } from './halve-metric.ts';

const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
  new GraphWidget({ title, left, right, width: 8, height: 6 });

/** One page for a glance: what is done, what waits, what fails, and how near each limit is. */
export class Dashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { storage, pipeline, api }: { storage: Storage; pipeline: Pipeline; api: Api },
  ) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    const own = (name: string, statistic = 'Sum') => halveMetric(this, name, statistic);
    const period = PERIOD;
    const workers = pipeline.workers.map(({ worker }) => worker.function);
    const { table } = storage;
    const failuresByCode = new MathExpression({
      expression: `SEARCH('{Halve,code,service} MetricName="FailuresByCode" service="${stackName}"', 'Sum', ${period.toSeconds()})`,
      usingMetrics: {},
      period,
      label: '',
    });
    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: stackName,
      widgets: [
        [
          new SingleValueWidget({
            title: 'Images',
            metrics: [own('ImagesSucceeded'), own('ImagesFailed'), own('BytesSaved')],
            setPeriodToTimeRange: true,
            width: 24,
            height: 3,
          }),
        ],
        [
          graph('Images', [own('ImagesSucceeded'), own('ImagesFailed')], [own('BytesSaved')]),
          graph('Failures by code', [failuresByCode]),
          graph('Milliseconds an image', [own('Milliseconds', 'p50'), own('Milliseconds', 'p95')]),
        ],
        [
          graph(
            'Messages waiting',
            pipeline.queues.map(({ queue }) => queue.metricApproximateNumberOfMessagesVisible({ period })),
          ),
          graph(
            'Age of the oldest message, s',
            pipeline.queues.map(({ queue }) => queue.metricApproximateAgeOfOldestMessage({ period })),
          ),
          graph(
            'Settled by give-up',
            pipeline.queues.map(({ dead }) => halveMetric(this, 'Settled', 'Sum', { queue: dead.queueName })),
          ),
        ],
        [
          graph(
            'Workers: errors',
            workers.map((one) => one.metricErrors({ period })),
            workers.map((one) => one.metricThrottles({ period })),
          ),
          graph(
            'Workers: runs',
            workers.map((one) => one.metricInvocations({ period })),
          ),
          graph(
            'Table: units',
            [
              table.metricConsumedReadCapacityUnits({ period }),
              table.metricConsumedWriteCapacityUnits({ period }),
            ],
            [
              table.metric('ReadThrottleEvents', { statistic: 'Sum', period }),
              table.metric('WriteThrottleEvents', { statistic: 'Sum', period }),
            ],
          ),
        ],
        [
          graph('API: calls', [api.rest.metricCount({ period })]),
          graph('API: refused and failed', [
            api.rest.metricClientError({ period }),
            api.rest.metricServerError({ period }),
          ]),
          graph('API: milliseconds', [
            api.rest.metricLatency({ period, statistic: 'p50' }),
            api.rest.metricLatency({ period, statistic: 'p95' }),
          ]),
        ],
      ],
    });
  }
}
