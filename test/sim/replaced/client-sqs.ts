import { clientOf } from './client-of.ts';
import { commandOf } from './command-of.ts';

export * from '@aws-sdk/client-sqs';
export const SQSClient = clientOf('sqs');
export const ChangeMessageVisibilityCommand = commandOf('ChangeMessageVisibilityCommand');
export const SendMessageBatchCommand = commandOf('SendMessageBatchCommand');
