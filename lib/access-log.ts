import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat, LogGroupLogDestination, type StageOptions } from 'aws-cdk-lib/aws-apigateway';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { settings } from './settings.ts';

/**
 * One JSON line for each call: who, what, how long, and why it was refused. The path without its query, which may
 * hold a webhook's secret, and no header. The client is the SHA-256 of its token.
 */
const FIELDS = {
  apiRequestId: '$context.requestId',
  time: '$context.requestTime',
  client: '$context.authorizer.principalId',
  ip: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
  method: '$context.httpMethod',
  resource: '$context.resourcePath',
  path: '$context.path',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  bytes: '$context.responseLength',
  refusedAs: '$context.error.responseType',
  authorizerError: '$context.authorizer.error',
  integrationError: '$context.integration.error',
};

/** The access log of a stage, in a log group of its own. */
export function accessLog(scope: Construct): StageOptions {
  const group = new LogGroup(scope, 'AccessLog', {
    retention: settings.logDays as RetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  return {
    accessLogDestination: new LogGroupLogDestination(group),
    accessLogFormat: AccessLogFormat.custom(JSON.stringify(FIELDS)),
  };
}
