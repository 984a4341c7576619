import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat, LogGroupLogDestination, type StageOptions } from 'aws-cdk-lib/aws-apigateway';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { settings } from '../settings.ts';

/**
 * One JSON line for each call: what, how long, and why it was refused. The path without its query, which may hold a
 * webhook's secret, and no header. Who called is in the function's own log, under the same apiRequestId.
 */
const FIELDS = {
  apiRequestId: '$context.requestId',
  time: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
  method: '$context.httpMethod',
  resource: '$context.resourcePath',
  path: '$context.path',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  bytes: '$context.responseLength',
  refusedAs: '$context.error.responseType',
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
