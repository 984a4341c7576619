import { Stack, Validations } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import {
  CSV_PREFIX,
  IMAGES_PREFIX,
  INCOMING_PREFIX,
  KEYS_PREFIX,
  RESULTS_PREFIX,
} from '../lambdas/shared/state/object-keys.ts';
import type { Api } from './api/api.ts';
import type { ImageCdn } from './image-cdn.ts';
import type { Storage } from './storage.ts';

/** What cdk-nag's AwsSolutions rules find and Halve keeps as it is, each where it is found and with the reason. */
export function acknowledgeFindings(storage: Storage, api: Api, cdn: ImageCdn | undefined): void {
  const NO_WAF =
    'A web ACL costs more a month than this stack at rest, and knows nothing that is not checked here: each call has a ' +
    'token of 256 random bits, the stage and each client are throttled, every input is parsed by a schema. Whoever ' +
    'wants one associates it with the stage or the distribution.';
  acknowledge(api, {
    'AwsSolutions-APIG2':
      'Each function parses what it gets by its own schema and says what was expected; a model in the gateway would ' +
      'say less, and cannot read forms and CSVs.',
    'AwsSolutions-APIG3': NO_WAF,
    'AwsSolutions-APIG4':
      'The functions themselves check the token of each call, so that a call runs one function and not two; a test ' +
      'makes every call of the table of routes without a token, with a wrong one and with a revoked one.',
    'AwsSolutions-APIG6':
      'The access log says what was called, how it was answered and what the gateway itself found wrong. Execution ' +
      'logs would add the calls of the functions, which have logs of their own.',
    'AwsSolutions-COG4':
      'The callers are servers with tokens of their own, kept as hashes and checked by each function at every call. ' +
      'A user pool is for people who log in.',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
      'API Gateway asks for exactly this managed policy of the role by which it writes access logs for the account.',
  });
  for (const [bucket, prefix] of [
    [storage.uploads, INCOMING_PREFIX],
    [storage.uploads, KEYS_PREFIX],
    [storage.uploads, CSV_PREFIX],
    [storage.outputs, IMAGES_PREFIX],
    [storage.outputs, RESULTS_PREFIX],
  ] as const) {
    acknowledge(Stack.of(storage), {
      [`AwsSolutions-IAM5[Resource::<${logicalId(bucket)}.Arn>/${prefix}*]`]:
        'Objects are named after requests that are yet to come. Each function has only the prefixes and actions that ' +
        'it uses, which a test proves.',
    });
  }
  if (cdn === undefined) return;
  acknowledge(cdn, {
    'AwsSolutions-CFR1': 'The pictures of a shop are for its customers, wherever they are.',
    'AwsSolutions-CFR2': NO_WAF,
    'AwsSolutions-CFR3':
      'Outputs are public pictures: who looks at them is nobody to Halve, and it keeps no record of them. What is read ' +
      'of the bucket itself is in its access log.',
    'AwsSolutions-CFR4':
      'The least TLS version can be set only with a certificate and a domain name of one’s own; viewers speak https ' +
      'only, and S3 is asked over TLS 1.2.',
  });
}

function acknowledge(scope: IConstruct, reasons: Record<string, string>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(scope).acknowledge({ id, reason });
}

const logicalId = (bucket: Bucket) => Stack.of(bucket).getLogicalId(bucket.node.defaultChild as never);
