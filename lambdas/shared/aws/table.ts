import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { inRounds } from './back-off.ts';
import { withoutLogger } from './without-logger.ts';

export interface Key {
  pk: string;
  sk: string;
}
export type Item = Key & Record<string, unknown>;

/** One conditional update: `set` and the like are DynamoDB expressions, `values` what their `:names` stand for. */
export interface Change {
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

type WriteRequest = NonNullable<BatchWriteCommandInput['RequestItems']>[string][number];

export type Table = ReturnType<typeof createTable>;

/** The one file that speaks to DynamoDB. Every read is consistent; a failed condition is an answer, not an error. */
export function createTable(tableName: string, client = new DynamoDBClient({ maxAttempts: 8 })) {
  const documents = DynamoDBDocumentClient.from(withoutLogger(client), {
    marshallOptions: { removeUndefinedValues: true },
  });

  async function get<T extends Item>(key: Key): Promise<T | undefined> {
    const { pk, sk } = key;
    const answer = await documents.send(
      new GetCommand({ TableName: tableName, Key: { pk, sk }, ConsistentRead: true }),
    );
    return answer.Item as T | undefined;
  }

  /** Puts an item that must not be there yet; false if it was. */
  async function putOnce(item: Item): Promise<boolean> {
    return unlessConditionFails(
      documents.send(
        new PutCommand({ TableName: tableName, Item: item, ConditionExpression: 'attribute_not_exists(pk)' }),
      ),
    ).then((answer) => answer !== undefined);
  }

  /** The item after the update, or undefined if the condition failed and nothing changed. */
  async function update<T extends Item>(key: Key, change: Change): Promise<T | undefined> {
    const answer = await unlessConditionFails(
      documents.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { pk: key.pk, sk: key.sk },
          UpdateExpression: change.update,
          ConditionExpression: change.condition,
          ExpressionAttributeValues: change.values,
          ExpressionAttributeNames: change.names,
          ReturnValues: 'ALL_NEW',
        }),
      ),
    );
    return answer?.Attributes as T | undefined;
  }

  /** Puts items that may be written twice. */
  const putAll = (items: Item[]): Promise<void> => writeAll(items.map((Item) => ({ PutRequest: { Item } })));

  /** Deletes items, whether they are there or not. */
  const removeAll = (keys: Key[]): Promise<void> =>
    writeAll(keys.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })));

  /** Those that DynamoDB leaves unprocessed are sent again. */
  async function writeAll(writes: WriteRequest[]): Promise<void> {
    for (let from = 0; from < writes.length; from += 25) {
      await inRounds(writes.slice(from, from + 25), 'items unwritten by DynamoDB', async (requests) => {
        const answer = await documents.send(
          new BatchWriteCommand({ RequestItems: { [tableName]: requests } }),
        );
        return answer.UnprocessedItems?.[tableName] ?? [];
      });
    }
  }

  /** Those of the items that are there, with these of their fields only, where some are named. */
  async function getMany<T extends object = Item>(keys: Key[], fields?: readonly string[]): Promise<T[]> {
    const found: T[] = [];
    for (let from = 0; from < keys.length; from += 100) {
      const wanted: Record<string, unknown>[] = keys
        .slice(from, from + 100)
        .map(({ pk, sk }) => ({ pk, sk }));
      await inRounds(wanted, 'keys unread by DynamoDB', async (Keys) => {
        const answer = await documents.send(
          new BatchGetCommand({
            RequestItems: { [tableName]: { Keys, ConsistentRead: true, ...only(fields) } },
          }),
        );
        found.push(...((answer.Responses?.[tableName] ?? []) as T[]));
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
    const answer = await documents.send(
      new QueryCommand({
        TableName: tableName,
        ...only(options.fields),
        KeyConditionExpression: prefix === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ...(prefix === undefined ? {} : { ':prefix': prefix }) },
        ExclusiveStartKey: options.after,
        Limit: options.limit,
        ScanIndexForward: !options.backwards,
        ConsistentRead: true,
      }),
    );
    return { items: (answer.Items ?? []) as T[], next: answer.LastEvaluatedKey as Key | undefined };
  }

  return { get, putOnce, update, putAll, removeAll, getMany, page };
}

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
