import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ACCOUNT, localName, REGION, type Template } from '../template.ts';
import type { Waiting } from '../waiting.ts';
import { claimFolder } from './claim-folder.ts';
import { CorsConfiguration } from './fauxqs/answer-cors.ts';
import type { TakeObject } from './fauxqs/handed-object.ts';
import { openFauxqs } from './fauxqs/open-fauxqs.ts';
import { notifyUploads } from './notify-uploads.ts';
import { passingFolder } from './passing-folder.ts';
import type { PolledQueue } from './polled-queue.ts';
import { releaseLeases } from './release-leases.ts';
import { type CallTable, serveTables } from './table/open-tables.ts';

const HOST = '127.0.0.1';

export interface Emulators {
  /** Where S3 and SQS listen, and where DynamoDB does. */
  aws: string;
  /** The same as `aws`, as people write it. */
  publicAws: string;
  dynamodb: string;
  /** DynamoDB without HTTP, and where all of it lies. */
  callTable: CallTable;
  tableFile: string;
  /** Where functions may write the bodies of objects, and who takes them then; undefined where objects are not files. */
  objectsFolder: string | undefined;
  takeObject: TakeObject | undefined;
  /** A queue by its URL, without HTTP. */
  queueOf(url: string): PolledQueue;
  /** The folder of what goes with this process. */
  passing: string | undefined;
  /** The file with the body of an object, by its URL; undefined where objects are not kept in files. */
  fileOf(url: string): string | undefined;
  stop(): Promise<void>;
}

interface EmulatorOptions {
  /** S3 and SQS listen on it, DynamoDB on the next. */
  port: number;
  /** A folder that keeps everything across restarts; in memory without one. */
  data: string | undefined;
  waiting: Waiting;
  /** Where functions reach S3 and SQS, if not at the emulators themselves. */
  endpoint: string | undefined;
}

/** Starts the emulators with the buckets, queues and table of the template, and says where each one is. */
export async function startEmulators(template: Template, options: EmulatorOptions): Promise<Emulators> {
  const { port, data } = options;
  const release = data === undefined ? () => {} : claimFolder(data);
  const folder = data === undefined ? undefined : join(data, 'objects-and-queues');
  const passing = data === undefined ? passingFolder() : undefined;
  const fauxqs = await openFauxqs(options.waiting, folder, passing?.path);
  const address = await fauxqs.listen(port, HOST);
  const aws = `http://${HOST}:${address}`;
  const publicAws = `http://localhost:${address}`;

  for (const [id, { Properties }] of template.ofType('AWS::S3::Bucket')) {
    const name = `halve-${localName(id)}`;
    const cors = CorsConfiguration.optional().parse(Properties.CorsConfiguration);
    fauxqs.createBucket(name, cors?.CorsRules ?? []);
    template.define(id, {
      ref: name,
      attributes: { Arn: `arn:aws:s3:::${name}`, RegionalDomainName: `localhost:${address}/${name}` },
    });
  }
  // Dead-letter queues first: the others name them.
  const queues = template.ofType('AWS::SQS::Queue');
  for (const [id, { Properties }] of queues.sort(
    ([, a], [, b]) => Number('RedrivePolicy' in a.Properties) - Number('RedrivePolicy' in b.Properties),
  )) {
    const name = localName(id);
    const arn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
    const redrive = Properties.RedrivePolicy as
      | { deadLetterTargetArn: unknown; maxReceiveCount: number }
      | undefined;
    fauxqs.createQueue(name, {
      VisibilityTimeout: String(options.waiting.visibility(Number(Properties.VisibilityTimeout ?? 30))),
      ...(redrive
        ? {
            RedrivePolicy: JSON.stringify({
              deadLetterTargetArn: template.resolve(redrive.deadLetterTargetArn),
              maxReceiveCount: redrive.maxReceiveCount,
            }),
          }
        : {}),
    });
    template.define(id, {
      ref: `${options.endpoint ?? aws}/${ACCOUNT}/${name}`,
      attributes: { Arn: arn, QueueName: name },
    });
  }
  notifyUploads(template, fauxqs);

  const tableFile = join(data ?? passing!.path, 'table.sqlite');
  const tables = await startDynalite(port === 0 ? 0 : port + 1, tableFile);
  await createTable(template, tables.call);
  if (data !== undefined)
    await releaseLeases(tables.call, localName(template.one('AWS::DynamoDB::Table')[0]));
  return {
    aws,
    publicAws,
    dynamodb: tables.url,
    callTable: tables.call,
    tableFile,
    objectsFolder: fauxqs.objectsFolder,
    takeObject: fauxqs.objectsFolder === undefined ? undefined : fauxqs.take,
    queueOf: fauxqs.queueOf,
    passing: passing?.path,
    fileOf(url) {
      const [, bucket = '', ...key] = new URL(url).pathname.split('/').map(decodeURIComponent);
      return fauxqs.fileOf(bucket, key.join('/'));
    },
    async stop() {
      await Promise.all([fauxqs.stop(), tables.stop()]);
      passing?.remove();
      release();
    },
  };
}

async function startDynalite(port: number, path: string) {
  const { server, call, close } = serveTables(path);
  await listen(server, port);
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    call,
    async stop() {
      server.closeAllConnections();
      await promisify(server.close.bind(server))();
      close();
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
}

async function createTable(template: Template, callTable: CallTable): Promise<void> {
  const [id, { Properties }] = template.one('AWS::DynamoDB::Table');
  const name = localName(id);
  const { KeySchema, AttributeDefinitions, BillingMode } = Properties;
  const definition = { TableName: name, KeySchema, AttributeDefinitions, BillingMode };
  await callTable('CreateTable', JSON.stringify(definition));
  const isActive = async () => {
    const { body } = await callTable('DescribeTable', JSON.stringify({ TableName: name }));
    return JSON.parse(body).Table?.TableStatus === 'ACTIVE';
  };
  // Until then it takes no items.
  while (!(await isActive())) await sleep(1);
  template.define(id, {
    ref: name,
    attributes: { Arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}` },
  });
}
