import { clientOf } from './client-of.ts';
import { commandOf } from './command-of.ts';

export * from '@aws-sdk/client-dynamodb';
export const DynamoDBClient = clientOf('dynamodb');
export const BatchGetItemCommand = commandOf('BatchGetItemCommand');
export const BatchWriteItemCommand = commandOf('BatchWriteItemCommand');
export const GetItemCommand = commandOf('GetItemCommand');
export const PutItemCommand = commandOf('PutItemCommand');
export const QueryCommand = commandOf('QueryCommand');
export const UpdateItemCommand = commandOf('UpdateItemCommand');
