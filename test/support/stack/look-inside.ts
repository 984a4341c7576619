import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createTable } from '../../../lambdas/shared/aws/table.ts';
import { chunkPk, requestKey } from '../../../lambdas/shared/state/keys.ts';
import type { ImageRecord, RequestRecord } from '../../../lambdas/shared/state/records.ts';
import type { Emulators } from '../../../local/emulators/start-emulators.ts';

export type Inside = Awaited<ReturnType<typeof lookInside>>;

/** What a client never sees: the table, the objects and the queues of a running stack, not by way of any proxy. */
export async function lookInside(emulators: Pick<Emulators, 'aws' | 'dynamodb'>) {
  const config = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const s3 = new S3Client({ ...config, endpoint: emulators.aws, forcePathStyle: true });
  const sqs = new SQSClient({ ...config, endpoint: emulators.aws });
  const dynamodb = new DynamoDBClient({ ...config, endpoint: emulators.dynamodb });
  const { TableNames = [] } = await dynamodb.send(new ListTablesCommand());
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand());
  const { Buckets = [] } = await s3.send(new ListBucketsCommand());
  const tableName = TableNames[0] ?? '';
  const documents = DynamoDBDocumentClient.from(dynamodb);

  const bucket = (part: 'uploads' | 'outputs') =>
    Buckets.find(({ Name }) => Name?.includes(part))?.Name ?? '';
  /** The queue's URL at the emulator, by the last part of its name: `images-queue`, `images-dead`. */
  const queueUrl = (part: string) => {
    const name = QueueUrls.map((url) => url.split('/').at(-1) ?? '').find((found) => found.endsWith(part));
    if (name === undefined) throw new Error(`No queue ${part} in ${QueueUrls}`);
    return `${emulators.aws}/000000000000/${name}`;
  };

  async function objects(part: 'uploads' | 'outputs', prefix: string): Promise<string[]> {
    const keys: string[] = [];
    let after: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket: bucket(part), Prefix: prefix, ContinuationToken: after }),
      );
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ''));
      after = page.NextContinuationToken;
    } while (after !== undefined);
    return keys;
  }

  const table = createTable(tableName, dynamodb);
  const request = (requestId: string) => table.get<RequestRecord>(requestKey(requestId));

  /** Every image record of a request, in the order of the CSV. */
  async function images(requestId: string): Promise<ImageRecord[]> {
    const found: ImageRecord[] = [];
    const { chunks = 0 } = (await request(requestId)) ?? {};
    for (let chunk = 1; chunk <= chunks; chunk++) {
      let after: Record<string, unknown> | undefined;
      do {
        const page = await documents.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': chunkPk(requestId, chunk) },
            ExclusiveStartKey: after,
          }),
        );
        found.push(...((page.Items ?? []).filter((item) => 'state' in item) as ImageRecord[]));
        after = page.LastEvaluatedKey;
      } while (after !== undefined);
    }
    return found;
  }

  /** Every item of a picture: outputs and their users. */
  async function pictures(): Promise<Record<string, unknown>[]> {
    const { Items = [] } = await documents.send(new ScanCommand({ TableName: tableName }));
    return Items.filter(({ pk }) => String(pk).startsWith('PICTURE#'));
  }

  /** The messages of each queue that has any, whether they can be seen, are held or are delayed. */
  async function messages(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const url of QueueUrls) {
      const name = url.split('/').at(-1) ?? '';
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: `${emulators.aws}/000000000000/${name}`,
          AttributeNames: ['All'],
        }),
      );
      const count =
        Number(Attributes.ApproximateNumberOfMessages) +
        Number(Attributes.ApproximateNumberOfMessagesNotVisible) +
        Number(Attributes.ApproximateNumberOfMessagesDelayed);
      if (count > 0) counts[name] = count;
    }
    return counts;
  }

  const close = () => {
    for (const client of [s3, sqs, dynamodb]) client.destroy();
  };
  return { s3, sqs, table, tableName, bucket, queueUrl, objects, request, images, pictures, messages, close };
}
