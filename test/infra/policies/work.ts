import { sharesOf, USUAL_ACCOUNT_CONCURRENCY } from '../../../lib/shares.ts';
import { first, ofType, type Policy, type Properties, type Resources, target } from '../stack-resources.ts';

const QUEUE = 'AWS::SQS::Queue';
const SOURCE = 'AWS::Lambda::EventSourceMapping';
const FUNCTION = 'AWS::Lambda::Function';

const deadOf = (queue: Properties) => target(queue.RedrivePolicy?.deadLetterTargetArn);
const deadLetterQueues = (resources: Resources) =>
  new Set(ofType(resources, QUEUE).map(([, queue]) => deadOf(queue)));
const worked = (resources: Resources) =>
  new Set(ofType(resources, SOURCE).map(([, source]) => target(source.EventSourceArn)));

export const WORK_POLICIES: Policy[] = [
  {
    title: 'every queue has a dead-letter queue, or is one',
    violations: (resources) => {
      const dead = deadLetterQueues(resources);
      return ofType(resources, QUEUE)
        .filter(([id, queue]) => deadOf(queue) === undefined && !dead.has(id))
        .map(([id]) => id);
    },
    breakIt: (resources) => {
      for (const [, queue] of ofType(resources, QUEUE)) queue.RedrivePolicy = undefined;
    },
  },
  {
    title: 'every queue is worked, dead-letter queues too',
    violations: (resources) => {
      const done = worked(resources);
      return ofType(resources, QUEUE)
        .filter(([id]) => !done.has(id))
        .map(([id]) => id);
    },
    breakIt: (resources) => {
      const [id] = ofType(resources, SOURCE)[0]!;
      delete resources[id];
    },
  },
  {
    title:
      'no message comes back while it is worked, and none is hidden for over three minutes by a function that was killed',
    violations: (resources) =>
      ofType(resources, SOURCE).flatMap(([id, source]) => {
        const queue = resources[target(source.EventSourceArn)!]!.Properties;
        const { Timeout } = resources[target(source.FunctionName)!]!.Properties;
        const { VisibilityTimeout: hidden } = queue;
        const held = target(source.FunctionName)!.includes('FinishRequest');
        return hidden >= Timeout && (hidden <= 180 || held) ? [] : [id];
      }),
    breakIt: (resources) => {
      first(resources, QUEUE).VisibilityTimeout = 30;
    },
  },
  {
    title: 'a message gets five tries at least, and what dies is kept longer than what lives',
    violations: (resources) =>
      ofType(resources, QUEUE).flatMap(([id, queue]) => {
        const dead = resources[deadOf(queue) ?? '']?.Properties;
        if (dead === undefined) return [];
        const enough = queue.RedrivePolicy.maxReceiveCount >= 5;
        return enough && dead.MessageRetentionPeriod >= queue.MessageRetentionPeriod ? [] : [id];
      }),
    breakIt: (resources) => {
      const [, queue] = ofType(resources, QUEUE).find(([, { RedrivePolicy }]) => RedrivePolicy)!;
      queue.RedrivePolicy.maxReceiveCount = 4;
    },
  },
  {
    title: 'what sends to a queue that leads back to it is not ended as a loop',
    violations: (resources) =>
      ofType(resources, FUNCTION)
        .filter(([id]) =>
          ofType(resources, SOURCE).some(([, { FunctionName }]) => target(FunctionName) === id),
        )
        .filter(([, { RecursiveLoop }]) => RecursiveLoop !== 'Allow')
        .map(([id]) => id),
    breakIt: (resources) => {
      for (const [, properties] of ofType(resources, FUNCTION)) properties.RecursiveLoop = undefined;
    },
  },
  {
    title: 'every event source hands back only what failed, and is bounded',
    violations: (resources) =>
      ofType(resources, SOURCE)
        .filter(
          ([, { FunctionResponseTypes, ScalingConfig }]) =>
            FunctionResponseTypes?.[0] !== 'ReportBatchItemFailures' ||
            !(ScalingConfig?.MaximumConcurrency >= 2),
        )
        .map(([id]) => id),
    breakIt: (resources) => {
      first(resources, SOURCE).FunctionResponseTypes = [];
    },
  },
  {
    title: 'the workers together leave the API its share of what an account may run at once',
    violations: (resources) => {
      const sum = ofType(resources, SOURCE).reduce(
        (total, [, { ScalingConfig }]) => total + ScalingConfig.MaximumConcurrency,
        0,
      );
      const { api } = sharesOf(USUAL_ACCOUNT_CONCURRENCY);
      return sum + api <= USUAL_ACCOUNT_CONCURRENCY ? [] : [`${sum} at once`];
    },
    breakIt: (resources) => {
      first(resources, SOURCE).ScalingConfig.MaximumConcurrency += 100;
    },
  },
  {
    title: 'every log group forgets, and every function writes into one of its own',
    violations: (resources) => {
      const groups = ofType(resources, 'AWS::Logs::LogGroup');
      const forever = groups.filter(([, { RetentionInDays }]) => !(RetentionInDays <= 30)).map(([id]) => id);
      const used = ofType(resources, FUNCTION).map(
        ([id, { LoggingConfig }]) => target(LoggingConfig?.LogGroup) ?? id,
      );
      const shared = used.filter(
        (id, at) => resources[id]?.Type !== 'AWS::Logs::LogGroup' || used.indexOf(id) !== at,
      );
      return [...forever, ...shared];
    },
    breakIt: (resources) => {
      first(resources, 'AWS::Logs::LogGroup').RetentionInDays = undefined;
    },
  },
  {
    title: 'no role allows every action or every resource, and no function shares a role',
    violations: (resources) => {
      const wide = ofType(resources, 'AWS::IAM::Policy')
        .filter(([, { PolicyDocument }]) =>
          PolicyDocument.Statement.some(({ Action, Resource }: Properties) =>
            [Action, Resource].flat().some((one) => typeof one === 'string' && one.includes('*')),
          ),
        )
        .map(([id]) => id);
      const roles = ofType(resources, FUNCTION).map(([, { Role }]) => target(Role) ?? '');
      return [...wide, ...roles.filter((role, at) => roles.indexOf(role) !== at)];
    },
    breakIt: (resources) => {
      first(resources, 'AWS::IAM::Policy').PolicyDocument.Statement[0].Action = 'dynamodb:*';
    },
  },
  {
    title: 'every function runs on Node 24',
    violations: (resources) =>
      ofType(resources, FUNCTION)
        .filter(([, { Runtime }]) => Runtime !== 'nodejs24.x')
        .map(([id]) => id),
    breakIt: (resources) => {
      first(resources, FUNCTION).Runtime = 'nodejs20.x';
    },
  },
];
