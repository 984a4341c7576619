import { readFileSync } from 'node:fs';
import { first, ofType, type Policy, type Properties, type Resources, target } from '../stack-resources.ts';

const ALARM = 'AWS::CloudWatch::Alarm';
const runbook = readFileSync(new URL('../../../docs/runbook.md', import.meta.url), 'utf8');

/** Sections of the runbook that are about an alarm, by their headings. */
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((section): [string, string] => [section.split('\n')[0]!.trim(), section]),
);
const PARTS = ['**Description.**', '**Investigation.**', '**Resolution.**'];

/** Further ones of the same name bear a number. */
const nameOf = (alarm: Properties): string => alarm.AlarmName.replace(/^Halve-/, '').replace(/\d+$/, '');
/** Every metric an alarm looks at, alone or in an expression. */
const metricsOf = (alarm: Properties): Properties[] => [
  ...(alarm.MetricName ? [alarm] : []),
  ...(alarm.Metrics ?? []).flatMap(({ MetricStat }: Properties) => (MetricStat ? [MetricStat.Metric] : [])),
];
const watches = (resources: Resources, metric: string, id: string) =>
  ofType(resources, ALARM).some(([, alarm]) =>
    metricsOf(alarm).some(
      ({ MetricName, Dimensions = [] }) =>
        MetricName === metric && Dimensions.some(({ Value }: Properties) => target(Value) === id),
    ),
  );
const unwatched = (resources: Resources, ids: (string | undefined)[], ...metrics: string[]) =>
  ids.flatMap((id) =>
    metrics.filter((metric) => !watches(resources, metric, id!)).map((metric) => `${id} ${metric}`),
  );

const queues = (resources: Resources) =>
  ofType(resources, 'AWS::SQS::Queue').filter(([, { RedrivePolicy }]) => RedrivePolicy);
const removeAlarm = (resources: Resources, metric: string) => {
  const [id] = ofType(resources, ALARM).find(([, alarm]) => metricsOf(alarm)[0]?.MetricName === metric)!;
  delete resources[id];
};

export const OPERATION_POLICIES: Policy[] = [
  {
    title: 'every dead-letter queue has an alarm on its depth and one on what give-up settles of it',
    violations: (resources) =>
      unwatched(
        resources,
        queues(resources).map(([, { RedrivePolicy }]) => target(RedrivePolicy.deadLetterTargetArn)),
        'ApproximateNumberOfMessagesVisible',
        'Settled',
      ),
    breakIt: (resources) => removeAlarm(resources, 'Settled'),
  },
  {
    title: 'every queue has an alarm on the age of its oldest message',
    violations: (resources) =>
      unwatched(
        resources,
        queues(resources).map(([id]) => id),
        'ApproximateAgeOfOldestMessage',
      ),
    breakIt: (resources) => removeAlarm(resources, 'ApproximateAgeOfOldestMessage'),
  },
  {
    title: 'every function that works a queue has an alarm on its errors',
    violations: (resources) => {
      const workers = ofType(resources, 'AWS::Lambda::EventSourceMapping').map(([, one]) =>
        target(one.FunctionName),
      );
      return unwatched(resources, [...new Set(workers)], 'Errors');
    },
    breakIt: (resources) => removeAlarm(resources, 'Errors'),
  },
  {
    title: 'every function is in an alarm on throttles',
    violations: (resources) =>
      unwatched(
        resources,
        ofType(resources, 'AWS::Lambda::Function').map(([id]) => id),
        'Throttles',
      ),
    breakIt: (resources) => removeAlarm(resources, 'Throttles'),
  },
  {
    title: 'no alarm adds up more than the ten metrics that CloudWatch takes, and each tells the topic',
    violations: (resources) =>
      ofType(resources, ALARM)
        .filter(([, alarm]) => metricsOf(alarm).length > 10 || target(alarm.AlarmActions?.[0]) === undefined)
        .map(([id]) => id),
    breakIt: (resources) => {
      first(resources, ALARM).AlarmActions = [];
    },
  },
  {
    title: 'every alarm says who is hurt and leads to its section of the runbook',
    violations: (resources) =>
      ofType(resources, ALARM).flatMap(([id, alarm]) => {
        const section = sections.get(nameOf(alarm));
        const link = `docs/runbook.md#${nameOf(alarm).toLowerCase()}`;
        const told =
          /^Who is hurt: .+\. What to do: /.test(alarm.AlarmDescription) &&
          alarm.AlarmDescription.endsWith(link);
        return told && PARTS.every((part) => section?.includes(part)) ? [] : [id];
      }),
    breakIt: (resources) => {
      first(resources, ALARM).AlarmName = 'Halve-Unheard';
    },
  },
  {
    title: 'every section of the runbook belongs to an alarm',
    violations: (resources) => {
      const names = new Set(ofType(resources, ALARM).map(([, alarm]) => nameOf(alarm)));
      return [...sections.keys()].filter((name) => /^[A-Z]\w+$/.test(name) && !names.has(name));
    },
    breakIt: (resources) => removeAlarm(resources, 'Errors'),
  },
];
