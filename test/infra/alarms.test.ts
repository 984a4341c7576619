import { Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { LONGEST_DELAY_SECONDS } from '../../lambdas/shared/limits.ts';
import { METRICS_AN_ALARM } from '../../lib/alarms/halve-metric.ts';
import { settings } from '../../lib/settings.ts';
import { printedLines } from '../support/printed-lines.ts';
import { dimensionsOf, type Figure, fires, key, measured } from './alarm-figures.ts';
import { makeStack, ofType, type Properties, stackResources } from './stack-resources.ts';

const HANDLER = new URL('../../lambdas/give-up/handler.ts', import.meta.url).pathname;
const resources = stackResources();
const alarms = new Map(
  ofType(resources, 'AWS::CloudWatch::Alarm').map(([, alarm]): [string, Properties] => [
    alarm.AlarmName.replace(/^Halve-/, ''),
    alarm,
  ]),
);

const sqs = (queue: string, name: string, value: number): Figure => ({
  namespace: 'AWS/SQS',
  name,
  dimensions: { QueueName: queue },
  value,
});
const idOf = (pattern: RegExp) => Object.keys(resources).find((id) => pattern.test(id))!;
const record = (queue: string, receives: number, sentMsAgo = 0, body = '{"n":1}') =>
  `{ messageId: 'm', body: ${JSON.stringify(body)}, eventSourceARN: 'arn:aws:sqs:x:1:${queue}', attributes: { ApproximateReceiveCount: '${receives}', SentTimestamp: String(Date.now() - ${sentMsAgo}) } }`;

/** One run of a queue's worker in which each message fails. */
const failingRun = (worker: string, ...records: string[]) =>
  measured(
    printedLines(
      `import * as z from '${import.meta.resolve('zod')}';
       import { queueHandler } from 'shared/aws/queue-handler.ts';
       const handler = queueHandler(z.unknown(), async () => {}, () => async () => { throw new Error('no'); });
       await handler({ Records: [${records.join()}] }, { getRemainingTimeInMillis: () => 1000 });`,
      { AWS_LAMBDA_FUNCTION_NAME: worker },
    ),
  );

const queues = ['Uploads', 'Images', 'Retries', 'Finished', 'Webhooks', 'Erasures'];

describe.each(queues)('of the queue %s', (queue) => {
  const id = idOf(new RegExp(`^Pipeline${queue}Queue[0-9A-F]{8}$`));
  const dead = idOf(new RegExp(`^Pipeline${queue}Dead[0-9A-F]{8}$`));

  it('Dead fires while give-up holds the message, not only while it lies there', () => {
    const held = [
      sqs(dead, 'ApproximateNumberOfMessagesVisible', 0),
      sqs(dead, 'ApproximateNumberOfMessagesNotVisible', 1),
    ];
    expect(fires(alarms.get(`${queue}Dead`), held)).toBe(true);
    expect(fires(alarms.get(`${queue}Dead`), [sqs(dead, 'ApproximateNumberOfMessagesVisible', 2)])).toBe(
      true,
    );
    expect(fires(alarms.get(`${queue}Dead`), [sqs(dead, 'ApproximateNumberOfMessagesVisible', 0)])).toBe(
      false,
    );
  });

  it('Late fires by the age that SQS tells, and by that of messages that it leaves out', () => {
    const alarm = alarms.get(`${queue}Late`);
    const seconds = alarm.Threshold as number;
    expect(fires(alarm, [sqs(id, 'ApproximateAgeOfOldestMessage', seconds)])).toBe(true);
    const old = failingRun('worker', record(id, 3, seconds * 1_000));
    expect(fires(alarm, [sqs(id, 'ApproximateAgeOfOldestMessage', 1), ...old])).toBe(true);
    expect(alarm.EvaluationPeriods).toBe(1);
    expect(fires(alarm, failingRun('worker', record(id, 3, 1_000)))).toBe(false);
  });

  it('Settled fires once a dead letter is settled', () => {
    expect(fires(alarms.get(`${queue}Settled`), [settled(dead)])).toBe(true);
    expect(fires(alarms.get(`${queue}Settled`), [settled('another')])).toBe(false);
  });
});

it('WebhooksLate fires while a wake-up can still be so old: it is sent anew each quarter of an hour, and comes back for half a day', () => {
  const { Threshold } = alarms.get('WebhooksLate');
  expect(Threshold).toBeGreaterThan(LONGEST_DELAY_SECONDS);
  expect(Threshold).toBeLessThan((settings.webhooks.maxReceives - 1) * LONGEST_DELAY_SECONDS);
});

const settled = (queue: string): Figure => ({
  namespace: 'Halve',
  name: 'Settled',
  dimensions: { queue, service: 'Halve' },
  value: 1,
});

describe('give-up', () => {
  const ARN = 'arn:aws:sqs:us-east-1:1:webhooks-dead';
  /** One dead webhook, before a table that answers every call with this error. */
  const run = (error: string) =>
    measured(
      printedLines(
        `import { createServer } from 'node:http';
         const server = createServer((request, response) => response.writeHead(400).end('{"__type":"x#${error}"}'));
         await new Promise((done) => server.listen(0, '127.0.0.1', done));
         const url = 'http://127.0.0.1:' + server.address().port;
         Object.assign(process.env, { AWS_ENDPOINT_URL_DYNAMODB: url, AWS_ENDPOINT_URL_SQS: url, FINISHED_QUEUE_URL: url + '/q' });
         const { handler } = await import('${HANDLER}');
         const body = JSON.stringify({ request_id: crypto.randomUUID() });
         const attributes = { ApproximateReceiveCount: '1', SentTimestamp: '1' };
         await handler({ Records: [{ messageId: 'm', body, attributes, eventSourceARN: '${ARN}' }] }, { getRemainingTimeInMillis: () => 1000 });
         process.exit();`,
        {
          ...Object.fromEntries(
            ['UPLOADS', 'IMAGES', 'RETRIES', 'FINISHED', 'ERASURES'].map((name) => [`${name}_DEAD_ARN`, 'x']),
          ),
          ...{ WEBHOOKS_DEAD_ARN: ARN, TABLE_NAME: 't', OUTPUTS_BUCKET: 'b', POWERTOOLS_LOG_LEVEL: 'SILENT' },
          ERASURES_QUEUE_URL: 'http://x',
          ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' },
        },
      ),
    ).map(({ name, dimensions }) => [name, dimensions.queue]);

  it('says that a dead letter is settled when it is, and not before', () => {
    expect(run('ConditionalCheckFailedException')).toEqual([['Settled', 'webhooks-dead']]);
    expect(run('AccessDeniedException')).toEqual([['MessagesReturned', undefined]]);
  });
});

const workers = ['FanOut', 'CompressImage', 'FinishRequest', 'SendWebhook', 'EraseRequest', 'GiveUp'];

it.each(workers)(
  '%sErrors fires by messages that are handed back, which are no errors to Lambda',
  (worker) => {
    const id = idOf(new RegExp(`^Pipeline${worker}Function[0-9A-F]{8}$`));
    const alarm = alarms.get(`${worker}Errors`);
    const handedBack = failingRun(id, ...Array.from({ length: 5 }, () => record('q', 1)));
    const counted = new Map<string, Figure>();
    for (const one of handedBack) {
      const at = key(one.namespace, one.name, one.dimensions);
      counted.set(at, { ...one, value: one.value + (counted.get(at)?.value ?? 0) });
    }
    expect(fires(alarm, [...counted.values()])).toBe(true);
    const errors = { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: id }, value: 5 };
    expect(fires(alarm, [errors])).toBe(true);
    expect(fires(alarm, [])).toBe(false);
  },
);

it('one error of the daily sweep fires SweepErrors', () => {
  const dimensions = { FunctionName: idOf(/^PipelineSweepRequestsFunction/) };
  const figure = { namespace: 'AWS/Lambda', name: 'Errors', dimensions, value: 1 };
  expect(fires(alarms.get('SweepErrors'), [figure])).toBe(true);
});

it('throttles of any one function fire an alarm, whatever the others send', () => {
  const throttled = [...alarms].filter(([name]) => /Throttled\d*$/.test(name) && name !== 'TableThrottled');
  for (const [id] of ofType(resources, 'AWS::Lambda::Function')) {
    const figure = {
      namespace: 'AWS/Lambda',
      name: 'Throttles',
      dimensions: { FunctionName: id },
      value: 10,
    };
    expect([id, throttled.filter(([, alarm]) => fires(alarm, [figure])).length]).toEqual([id, 1]);
  }
});

it.each(['ReadThrottleEvents', 'WriteThrottleEvents'])('%s alone fire TableThrottled', (name) => {
  const dimensions = { TableName: idOf(/^StorageTable/) };
  expect(
    fires(alarms.get('TableThrottled'), [{ namespace: 'AWS/DynamoDB', name, dimensions, value: 1_000 }]),
  ).toBe(true);
});

it('five answers of 5xx fire ApiErrors', () => {
  const alarm = alarms.get('ApiErrors');
  const figure = (name: string) => ({
    namespace: 'AWS/ApiGateway',
    name,
    dimensions: dimensionsOf(alarm.Dimensions),
    value: 5,
  });
  expect([fires(alarm, [figure('5XXError')]), fires(alarm, [figure('4XXError')])]).toEqual([true, false]);
});

it('however many functions there are, each alarm adds up no more metrics than it may', async () => {
  const { Alarms } = await import('../../lib/alarms/alarms.ts');
  const whole = makeStack({ alarms: 'false' });
  const storage = whole.node.findChild('Storage') as never;
  const pipeline = whole.node.findChild('Pipeline') as never;
  const api = whole.node.findChild('Api') as unknown as { rest: unknown; functions: { function: unknown }[] };
  const fake = (at: number) => ({
    node: { id: `F${at}` },
    function: { metricThrottles: () => new Metric({ namespace: 'AWS/Lambda', metricName: `T${at}` }) },
  });
  const functions = Array.from({ length: 3 * METRICS_AN_ALARM - 4 }, (_, at) => fake(at));
  new Alarms(whole, 'Many', { storage, pipeline, api: { rest: api.rest, functions } as never });
  const made = whole.node
    .findChild('Many')
    .node.children.map(({ node }) => node.id)
    .filter((id) => id.startsWith('ApiThrottled'));
  expect(made).toEqual(['ApiThrottled', 'ApiThrottled2', 'ApiThrottled3']);
  expect(Stack.of(whole)).toBe(whole);
});
