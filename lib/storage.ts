import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  Table,
  TableEncryption,
  type WarmThroughput,
} from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { INCOMING_PREFIX, KEYS_PREFIX } from '../lambdas/shared/state/object-keys.ts';
import { settings } from './settings.ts';

/** Where everything is kept: the table, the bucket that CSVs are uploaded to, and that of outputs and results. */
export class Storage extends Construct {
  readonly table: Table;
  readonly uploads: Bucket;
  readonly outputs: Bucket;
  readonly #logs: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      // AWS's own key: the account's own would be asked, and paid, for every few minutes of use.
      encryption: TableEncryption.DEFAULT,
      timeToLiveAttribute: 'ttl',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: String(this.node.tryGetContext('protect')) === 'true',
      warmThroughput: warmThroughput(this.node.tryGetContext('warmWrites')),
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const shared = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // Kept when the stack goes, but not where its first deployment failed: nothing lies there by then.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    };
    this.#logs = new Bucket(this, 'Logs', {
      ...shared,
      lifecycleRules: [{ expiration: Duration.days(settings.logDays) }],
    });
    this.uploads = new Bucket(this, 'Uploads', {
      ...shared,
      // For the page's PUT. From any origin: the permission is the presigned URL, which names one object, and the
      // page may be served under a domain name that this stack does not know.
      cors: [
        {
          allowedMethods: [HttpMethods.PUT],
          allowedOrigins: ['*'],
          allowedHeaders: ['content-type'],
          maxAge: settings.corsSeconds,
        },
      ],
      lifecycleRules: [
        { prefix: INCOMING_PREFIX, expiration: Duration.days(settings.uploadDays) },
        { prefix: KEYS_PREFIX, expiration: Duration.days(settings.keyDays) },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    this.outputs = new Bucket(this, 'Outputs', {
      ...shared,
      // No object expires by itself: the table says who uses an output.
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
    this.#logAccess(this.uploads, 'uploads/');
    this.#logAccess(this.outputs, 'outputs/');
  }

  /** By a policy: CDK's own way would give the log bucket an ACL, which its ownership rule forbids. */
  #logAccess(bucket: Bucket, prefix: string): void {
    (bucket.node.defaultChild as CfnBucket).loggingConfiguration = {
      destinationBucketName: this.#logs.bucketName,
      logFilePrefix: prefix,
    };
    this.#logs.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [this.#logs.arnForObjects(`${prefix}*`)],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}

/**
 * Writes a second that the table takes from its first moment on, by `-c warmWrites=20000`; without it a new table
 * begins at 4,000 writes and 12,000 reads, and doubles within half an hour of use. As many reads come with it. It is
 * paid for once, when it is set, and can never be lowered again: a smaller number fails the deployment.
 */
function warmThroughput(writes: unknown): WarmThroughput | undefined {
  if (writes === undefined || writes === '') return undefined;
  const writeUnitsPerSecond = Number(writes);
  if (!Number.isInteger(writeUnitsPerSecond) || writeUnitsPerSecond < NEW_TABLE.writes) {
    throw new Error(
      `Expected a whole number from ${NEW_TABLE.writes} on in -c warmWrites, but found ${writes}`,
    );
  }
  return { writeUnitsPerSecond, readUnitsPerSecond: Math.max(NEW_TABLE.reads, writeUnitsPerSecond) };
}

/** What AWS gives a new table on demand. */
const NEW_TABLE = { writes: 4_000, reads: 12_000 };
