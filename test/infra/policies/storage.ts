import { first, ofType, type Policy, type Properties, type Resources, target } from '../stack-resources.ts';

const BUCKET = 'AWS::S3::Bucket';
const QUEUE = 'AWS::SQS::Queue';
const TABLE = 'AWS::DynamoDB::Table';

const idsOf = (resources: Resources, type: string, wrong: (properties: Properties, id: string) => boolean) =>
  ofType(resources, type)
    .filter(([id, properties]) => wrong(properties, id))
    .map(([id]) => id);

/** Whether a policy of this type denies everything that comes without TLS, for this resource. */
const refusesPlain =
  (resources: Resources, type: string, of: (properties: Properties) => unknown[]) => (id: string) =>
    ofType(resources, type)
      .filter(([, properties]) => of(properties).some((one) => target(one) === id))
      .flatMap(([, { PolicyDocument }]) => PolicyDocument.Statement)
      .some(
        ({ Effect, Action, Principal, Condition }) =>
          Effect === 'Deny' &&
          ['s3:*', 'sqs:*'].includes(Action) &&
          Principal?.AWS === '*' &&
          Condition?.Bool?.['aws:SecureTransport'] === 'false',
      );
const firstDenial = (resources: Resources, type: string) =>
  first(resources, type).PolicyDocument.Statement.find(({ Effect }: Properties) => Effect === 'Deny');

export const STORAGE_POLICIES: Policy[] = [
  {
    title: 'every bucket is closed to the public',
    violations: (resources) =>
      idsOf(resources, BUCKET, ({ PublicAccessBlockConfiguration: block = {} }) =>
        ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].some(
          (name) => block[name] !== true,
        ),
      ),
    breakIt: (resources) => {
      first(resources, BUCKET).PublicAccessBlockConfiguration.BlockPublicPolicy = false;
    },
  },
  {
    title: 'every bucket refuses plain http',
    violations: (resources) => {
      const refuses = refusesPlain(resources, 'AWS::S3::BucketPolicy', ({ Bucket }) => [Bucket]);
      return idsOf(resources, BUCKET, (_, id) => !refuses(id));
    },
    breakIt: (resources) => {
      firstDenial(resources, 'AWS::S3::BucketPolicy').Condition.Bool['aws:SecureTransport'] = 'true';
    },
  },
  {
    title:
      'every bucket is encrypted, owns its objects and outlives the stack, but not a first deployment that failed',
    violations: (resources) =>
      idsOf(
        resources,
        BUCKET,
        ({ BucketEncryption, OwnershipControls }, id) =>
          BucketEncryption === undefined ||
          OwnershipControls?.Rules[0].ObjectOwnership !== 'BucketOwnerEnforced' ||
          resources[id]!.DeletionPolicy !== 'RetainExceptOnCreate',
      ),
    breakIt: (resources) => {
      first(resources, BUCKET).BucketEncryption = undefined;
    },
  },
  {
    title: 'every bucket but the log bucket says who read it',
    violations: (resources) => {
      const logged = ofType(resources, BUCKET).flatMap(([, { LoggingConfiguration }]) => [
        target(LoggingConfiguration?.DestinationBucketName),
      ]);
      return idsOf(
        resources,
        BUCKET,
        ({ LoggingConfiguration }, id) => !LoggingConfiguration && !logged.includes(id),
      );
    },
    breakIt: (resources) => {
      for (const [, properties] of ofType(resources, BUCKET)) properties.LoggingConfiguration = undefined;
    },
  },
  {
    title: 'no bucket takes anything from another origin but a PUT of a CSV',
    violations: (resources) =>
      idsOf(resources, BUCKET, ({ CorsConfiguration }) =>
        (CorsConfiguration?.CorsRules ?? []).some(
          ({ AllowedMethods, AllowedHeaders }: Properties) =>
            String(AllowedMethods) !== 'PUT' || String(AllowedHeaders) !== 'content-type',
        ),
      ),
    breakIt: (resources) => {
      for (const [, { CorsConfiguration }] of ofType(resources, BUCKET)) {
        CorsConfiguration?.CorsRules[0].AllowedMethods.push('GET');
      }
    },
  },
  {
    title: 'every queue refuses plain http and is encrypted',
    violations: (resources) => {
      const refuses = refusesPlain(resources, 'AWS::SQS::QueuePolicy', ({ Queues }) => Queues);
      return idsOf(resources, QUEUE, (queue, id) => !refuses(id) || queue.SqsManagedSseEnabled !== true);
    },
    breakIt: (resources) => {
      firstDenial(resources, 'AWS::SQS::QueuePolicy').Effect = 'Allow';
    },
  },
  {
    title:
      'the table can be restored, forgets by TTL, is encrypted and outlives the stack, but not a first deployment that failed',
    violations: (resources) =>
      idsOf(
        resources,
        TABLE,
        (table, id) =>
          table.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled !== true ||
          table.TimeToLiveSpecification?.AttributeName !== 'ttl' ||
          // Encrypted by AWS's own key: one of the account costs a call to KMS.
          table.SSESpecification?.SSEEnabled === true ||
          table.BillingMode !== 'PAY_PER_REQUEST' ||
          resources[id]!.DeletionPolicy !== 'RetainExceptOnCreate',
      ),
    breakIt: (resources) => {
      first(resources, TABLE).TimeToLiveSpecification.AttributeName = 'expires';
    },
  },
];
