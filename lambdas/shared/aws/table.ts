import { ConditionalCheckFailedException, DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { ANSWER_SECONDS, answeredWithin } from './answered-within.ts';
import { createDynamoDbCalls } from './dynamodb-calls.ts';
import { inRounds } from './in-rounds.ts';

export interface Key {
  pk: string;
  sk: string;
}
export type Item = Key & Record<string, unknown>;

/** One conditional update: `set` and the like are DynamoDB expressions, `values` what their `:names` stand for. */
interface Change {
  update: string;
  condition?: string;
  values?: Record<string, unknown>;
  names?: Record<string, string>;
}

export interface Page<T> {
  items: T[];
  /** Where the next page begins; undefined after the last. */
  next: Key | undefined;
}

export type Table = ReturnType<typeof createTable>;

const createDynamoDbClient = () =>
  new DynamoDBClient({ maxAttempts: 8, requestHandler: answeredWithin(ANSWER_SECONDS) });

/**
 * All that is asked of DynamoDB; dynamodb-calls.ts sends it. Every read is consistent; a failed condition is an answer,
 * not an error.
 */
export function createTable(tableName: string, client = createDynamoDbClient()) {
  const send = createDynamoDbCalls(client);

  async function get<T extends Item>(key: Key): Promise<T | undefined> {
    const { Item } = await send('GetItem', { TableName: tableName, Key: toKey(key), ConsistentRead: true });
    return Item && (unmarshall(Item) as T);
  }

  /** Puts an item that must not be there yet; false if it was. */
  async function putOnce(item: Item): Promise<boolean> {
    const answer = await unlessConditionFails(
      send('PutItem', {
        TableName: tableName,
        Item: marshall(item, MARSHALLING),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return answer !== undefined;
  }

  /** The item after the update, or undefined if the condition failed and nothing changed. */
  async function update<T extends Item>(key: Key, change: Change): Promise<T | undefined> {
    const answer = await unlessConditionFails(
      send('UpdateItem', {
        TableName: tableName,
        Key: toKey(key),
        UpdateExpression: change.update,
        ConditionExpression: change.condition,
        ExpressionAttributeValues: change.values && marshall(change.values, MARSHALLING),
        ExpressionAttributeNames: change.names,
        ReturnValues: 'ALL_NEW',
      }),
    );
    return answer?.Attributes && (unmarshall(answer.Attributes) as T);
  }

  /** Puts items that may be written twice. */
  const putAll = (items: Item[]): Promise<void> =>
    writeAll(items.map((item) => ({ PutRequest: { Item: marshall(item, MARSHALLING) } })));

  /** Deletes items, whether they are there or not. */
  const removeAll = (keys: Key[]): Promise<void> =>
    writeAll(keys.map((key) => ({ DeleteRequest: { Key: toKey(key) } })));

  /** Those that DynamoDB leaves unprocessed are sent again. */
  async function writeAll(writes: WriteRequest[]): Promise<void> {
    for (let from = 0; from < writes.length; from += 25) {
      await inRounds(writes.slice(from, from + 25), 'items unwritten by DynamoDB', async (requests) => {
        const answer = await send('BatchWriteItem', { RequestItems: { [tableName]: requests } });
        return answer.UnprocessedItems?.[tableName] ?? [];
      });
    }
  }

  /** Those of the items that are there, with these of their fields only, where some are named. */
  async function getMany<T extends object = Item>(keys: Key[], fields?: readonly string[]): Promise<T[]> {
    const found: T[] = [];
    for (let from = 0; from < keys.length; from += 100) {
      await inRounds(keys.slice(from, from + 100).map(toKey), 'keys unread by DynamoDB', async (Keys) => {
        const answer = await send('BatchGetItem', {
          RequestItems: { [tableName]: { Keys, ConsistentRead: true, ...only(fields) } },
        });
        for (const item of answer.Responses?.[tableName] ?? []) found.push(unmarshall(item) as T);
        return answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
      });
    }
    return found;
  }

  /**
   * One page of a partition in the order of its sort keys, those that begin with `prefix` where there is one, after
   * `after`, with these fields of the items only, where some are named.
   */
  async function page<T extends object = Item>(
    pk: string,
    prefix: string | undefined,
    options: { after?: Key; limit?: number; backwards?: boolean; fields?: readonly string[] } = {},
  ): Promise<Page<T>> {
    const answer = await send('Query', {
      TableName: tableName,
      ...only(options.fields),
      KeyConditionExpression: prefix === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: marshall({ ':pk': pk, ':prefix': prefix }, MARSHALLING),
      ExclusiveStartKey: options.after && toKey(options.after),
      Limit: options.limit,
      ScanIndexForward: !options.backwards,
      ConsistentRead: true,
    });
    const { Items: items = [], LastEvaluatedKey: last } = answer;
    return { items: items.map((item) => unmarshall(item) as T), next: last && (unmarshall(last) as Key) };
  }

  return { get, putOnce, update, putAll, removeAll, getMany, page };
}

/** A client's metadata may have a pair named `constructor`, by which the SDK takes them for no plain object. */
const MARSHALLING = { removeUndefinedValues: true, convertClassInstanceToMap: true };

const toKey = ({ pk, sk }: Key) => marshall({ pk, sk });

/** Any field may be a reserved word, so all go by other names. */
const only = (fields: readonly string[] | undefined) =>
  fields && {
    ProjectionExpression: fields.map((_, at) => `#field${at}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(fields.map((field, at) => [`#field${at}`, field])),
  };

async function unlessConditionFails<T>(sent: Promise<T>): Promise<T | undefined> {
  try {
    return await sent;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
