import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  type BatchWriteItemCommandOutput,
  type DynamoDBClient,
  GetItemCommand,
  type GetItemCommandInput,
  type GetItemCommandOutput,
  PutItemCommand,
  type PutItemCommandInput,
  type PutItemCommandOutput,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  type UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { createQuickCalls } from './quick-calls.ts';
import { withoutLogger } from './without-logger.ts';

/** What DynamoDB is asked for, by the names of its calls, and what it answers. */
interface Calls {
  GetItem: [GetItemCommandInput, GetItemCommandOutput];
  PutItem: [PutItemCommandInput, PutItemCommandOutput];
  UpdateItem: [UpdateItemCommandInput, UpdateItemCommandOutput];
  Query: [QueryCommandInput, QueryCommandOutput];
  BatchGetItem: [BatchGetItemCommandInput, BatchGetItemCommandOutput];
  BatchWriteItem: [BatchWriteItemCommandInput, BatchWriteItemCommandOutput];
}
type Call = keyof Calls;
type Answer<Name extends Call> = Omit<Calls[Name][1], '$metadata'>;

const COMMANDS: { [Name in Call]: new (input: Calls[Name][0]) => object } = {
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  UpdateItem: UpdateItemCommand,
  Query: QueryCommand,
  BatchGetItem: BatchGetItemCommand,
  BatchWriteItem: BatchWriteItemCommand,
};

/** Calls of DynamoDB: the short way where that succeeds, and else as the SDK makes them, with all that it knows. */
export function createDynamoDbCalls(client: DynamoDBClient) {
  const quick = createQuickCalls(withoutLogger(client));

  return async <Name extends Call>(name: Name, input: Calls[Name][0]): Promise<Answer<Name>> => {
    const answer = await quick(name, input);
    if (answer !== undefined) return answer as Answer<Name>;
    return (await client.send(new COMMANDS[name](input) as GetItemCommand)) as Answer<Name>;
  };
}
