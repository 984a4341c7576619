import { type LocalRoute, readRoutes } from '../../../local/gateway/routes.ts';
import { localName, Template } from '../../../local/template.ts';
import type { BucketRules } from '../services/s3/stored-objects.ts';
import type { QueueSettings } from '../services/sqs/queues.ts';
import type { SourceSettings } from './event-source.ts';
import type { FunctionSettings } from './lambda.ts';

/** What the synthesised template says that is simulated. */
export interface Stack {
  tables: string[];
  buckets: BucketRules[];
  queues: QueueSettings[];
  functions: Omit<FunctionSettings, 'handler'>[];
  sources: (Omit<SourceSettings, 'fn'> & { functionId: string })[];
  routes: LocalRoute[];
  /** The functions that are asked before another may answer; versions before 0.2 had one. */
  authorizers: string[];
  /** Functions that are run by the clock. */
  rules: { functionId: string; everyMs: number }[];
}

type Properties = Record<string, unknown>;
const SECOND = 1_000;

export function readStack(json: unknown): Stack {
  const template = new Template(json);
  const tables = template
    .ofType('AWS::DynamoDB::Table')
    .concat(template.ofType('AWS::DynamoDB::GlobalTable'));
  for (const [id] of tables)
    template.define(id, { ref: localName(id), attributes: { Arn: `arn:aws:dynamodb:::${id}` } });
  const buckets = template.ofType('AWS::S3::Bucket');
  for (const [id] of buckets) {
    template.define(id, {
      ref: localName(id),
      attributes: { Arn: `arn:aws:s3:::${localName(id)}`, RegionalDomainName: `${localName(id)}.s3.example` },
    });
  }
  const queues = template.ofType('AWS::SQS::Queue');
  for (const [id] of queues) {
    const name = localName(id);
    template.define(id, {
      ref: `https://sqs.example/${name}`,
      attributes: { Arn: `arn:aws:sqs:us-east-1:000000000000:${name}`, QueueName: name },
    });
  }
  const functions = template.ofType('AWS::Lambda::Function');
  for (const [id] of functions)
    template.define(id, { ref: id, attributes: { Arn: `arn:aws:lambda:::${id}` } });
  const urlOf = (value: unknown) => template.resolve({ Ref: template.target(value) });

  return {
    tables: tables.map(([id]) => localName(id)),
    buckets: buckets.map(([id, { Properties }]) => ({
      name: localName(id),
      notify: notificationsOf(Properties).map(({ Queue, Filter }) => ({
        prefix: Filter?.S3Key.Rules.find(({ Name }) => Name.toLowerCase() === 'prefix')?.Value ?? '',
        queueUrl: urlOf(Queue),
      })),
      expire: expiriesOf(Properties),
    })),
    queues: queues.map(([id, { Properties }]) => {
      const redrive = Properties.RedrivePolicy as
        | { deadLetterTargetArn: unknown; maxReceiveCount: number }
        | undefined;
      return {
        url: template.resolve({ Ref: id }),
        arn: template.resolve({ 'Fn::GetAtt': [id, 'Arn'] }),
        visibilityMs: Number(Properties.VisibilityTimeout ?? 30) * SECOND,
        retentionMs: Number(Properties.MessageRetentionPeriod ?? 345_600) * SECOND,
        dead: redrive && {
          queueUrl: urlOf(redrive.deadLetterTargetArn),
          maxReceives: Number(redrive.maxReceiveCount),
        },
      };
    }),
    functions: functions
      .filter(([, { Metadata }]) => Metadata['halve:source'] !== undefined)
      .map(([id, { Properties, Metadata }]) => ({
        id,
        name: String(Metadata['halve:source']).split('/')[1]!,
        timeoutMs: Number(Properties.Timeout ?? 3) * SECOND,
        variables: {
          ...variablesOf(template, Properties),
          AWS_REGION: 'us-east-1',
          AWS_LAMBDA_FUNCTION_NAME: id,
        },
      })),
    sources: template.ofType('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => ({
      functionId: template.target(Properties.FunctionName),
      queueUrl: urlOf(Properties.EventSourceArn),
      queueArn: template.resolve(Properties.EventSourceArn),
      batchSize: Number(Properties.BatchSize ?? 10),
      concurrency:
        (Properties.ScalingConfig as { MaximumConcurrency: number } | undefined)?.MaximumConcurrency ?? 5,
    })),
    routes: readRoutes(template),
    authorizers: template
      .ofType('AWS::ApiGateway::Authorizer')
      .map(([, { Properties }]) => template.target(Properties.AuthorizerUri)),
    rules: rulesOf(template),
  };
}

function variablesOf(template: Template, properties: Properties): Record<string, string> {
  const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Properties };
  return Object.fromEntries(
    Object.entries(Variables).flatMap(([name, value]) => {
      try {
        return [[name, template.resolve(value)]];
      } catch {
        // Of something that is not simulated, such as the CDN.
        return [[name, `https://${name.toLowerCase().replaceAll('_', '-')}.example`]];
      }
    }),
  );
}

interface Notification {
  Queue: unknown;
  Filter?: { S3Key: { Rules: { Name: string; Value: string }[] } };
}

function notificationsOf(properties: Properties): Notification[] {
  const configuration = properties.NotificationConfiguration as
    | { QueueConfigurations?: Notification[] }
    | undefined;
  return configuration?.QueueConfigurations ?? [];
}

function expiriesOf(properties: Properties): { prefix: string; days: number }[] {
  const { Rules = [] } = (properties.LifecycleConfiguration ?? {}) as {
    Rules?: { Prefix?: string; ExpirationInDays?: number; Status: string }[];
  };
  return Rules.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined).map((rule) => ({
    prefix: rule.Prefix ?? '',
    days: Number(rule.ExpirationInDays),
  }));
}

const UNITS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Rules and schedules, by how often they run; a cron expression of Halve's own is one run a day. */
function rulesOf(template: Template): { functionId: string; everyMs: number }[] {
  const rules = template.ofType('AWS::Events::Rule').flatMap(([, { Properties }]) =>
    ((Properties.Targets ?? []) as { Arn: unknown }[]).map(({ Arn }) => ({
      arn: Arn,
      expression: Properties.ScheduleExpression,
    })),
  );
  const schedules = template.ofType('AWS::Scheduler::Schedule').map(([, { Properties }]) => ({
    arn: (Properties.Target as { Arn: unknown }).Arn,
    expression: Properties.ScheduleExpression,
  }));
  return [...rules, ...schedules].flatMap(({ arn, expression }) => {
    if (expression === undefined) return [];
    const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(expression)) ?? [];
    const everyMs = unit === undefined ? UNITS.day! : Number(count) * UNITS[unit]!;
    return [{ functionId: template.target(arn), everyMs }];
  });
}
