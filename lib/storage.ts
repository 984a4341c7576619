import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { CSV_PREFIX, INCOMING_PREFIX } from '../lambdas/shared/state/object-keys.ts';
import { settings } from './settings.ts';

/** Where everything is kept: the table, the bucket that CSVs are uploaded to, and that of outputs and results. */
export class Storage extends Construct {
  readonly table: Table;
  readonly uploads: Bucket;
  readonly outputs: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      timeToLiveAttribute: 'ttl',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: this.node.tryGetContext('protect') === 'true',
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const shared = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN,
    };
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
      lifecycleRules: [INCOMING_PREFIX, CSV_PREFIX].map((prefix) => ({
        prefix,
        expiration: Duration.days(settings.uploadDays),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      })),
    });
    this.outputs = new Bucket(this, 'Outputs', {
      ...shared,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          ...(settings.outputDays === undefined ? {} : { expiration: Duration.days(settings.outputDays) }),
        },
      ],
    });
  }
}
