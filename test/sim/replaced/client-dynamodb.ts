import { clientOf } from './client-of.ts';

export * from '@aws-sdk/client-dynamodb';
export const DynamoDBClient = clientOf('dynamodb');
