import { clientOf } from './client-of.ts';

export * from '@aws-sdk/client-sqs';
export const SQSClient = clientOf('sqs');
