import { clientOf } from './client-of.ts';

export * from '@aws-sdk/lib-dynamodb';

/** Values are the simulated table's own, so nothing is marshalled. */
export class DynamoDBDocumentClient extends clientOf('dynamodb') {
  static from(): DynamoDBDocumentClient {
    return new DynamoDBDocumentClient();
  }
}
