import { Construct } from 'constructs';
import { Env as CompressEnv } from '../../lambdas/compress-image/env.ts';
import { Env as FanOutEnv } from '../../lambdas/fan-out/env.ts';
import { Env as FinishEnv } from '../../lambdas/finish-request/env.ts';
import { Env as SendEnv } from '../../lambdas/send-webhook/env.ts';
import {
  CSV_PREFIX,
  IMAGES_PREFIX,
  INCOMING_PREFIX,
  KEYS_PREFIX,
  RESULTS_PREFIX,
} from '../../lambdas/shared/state/object-keys.ts';
import type { ImageCdn } from '../image-cdn.ts';
import { NodeFunction } from '../node-function.ts';
import { type QueueSettings, settings } from '../settings.ts';
import type { Storage } from '../storage.ts';
import { WorkQueue, work } from '../work-queue.ts';
import { eraseRequest } from './erase-request.ts';
import { giveUp } from './give-up.ts';
import { notifyUploads } from './notify-uploads.ts';
import { sweep } from './sweep.ts';

/** The way of the data from an uploaded CSV to the webhook, and erasing: six queues and the functions that work them. */
export class Pipeline extends Construct {
  readonly uploads: WorkQueue;
  readonly images: WorkQueue;
  readonly retries: WorkQueue;
  readonly finished: WorkQueue;
  readonly webhooks: WorkQueue;
  readonly erasures: WorkQueue;
  /** The functions that work the queues, each with who is hurt when it fails. */
  readonly workers: { worker: NodeFunction; hurt: string }[] = [];
  /** Works no queue: it is called once a day. */
  readonly sweeper: NodeFunction;
  readonly #storage: Storage;

  constructor(
    scope: Construct,
    id: string,
    { storage, outputBaseUrl, cdn }: { storage: Storage; outputBaseUrl: string; cdn: ImageCdn | undefined },
  ) {
    super(scope, id);
    this.#storage = storage;
    this.uploads = this.#queue(
      'Uploads',
      settings.uploads,
      'A client whose CSV is not read: its request ends as failed.',
    );
    this.images = this.#queue('Images', settings.images, 'A client one of whose images is not compressed.');
    this.retries = this.#queue(
      'Retries',
      settings.retries,
      'A client one of whose images cannot be tried again.',
    );
    this.finished = this.#queue('Finished', settings.finished, 'A client who gets no results CSV.');
    this.webhooks = this.#queue(
      'Webhooks',
      settings.webhooks,
      'A client who is not told that its request has ended.',
    );
    this.erasures = this.#queue(
      'Erasures',
      settings.erasures,
      'A client whose erased request is still there.',
    );
    notifyUploads(storage.uploads, this.uploads.queue);
    this.#fanOut();
    this.#compressImage(outputBaseUrl);
    this.#finishRequest();
    this.#sendWebhook();
    this.#watched(eraseRequest(this, storage, this.erasures.queue, cdn), this.erasures.hurt);
    this.#watched(giveUp(this, storage, this), 'Clients whose work has died: their requests do not end.');
    this.sweeper = sweep(this, storage, this);
  }

  #queue(id: string, queue: QueueSettings, hurt: string): WorkQueue {
    return new WorkQueue(this, id, { ...queue, hurt });
  }

  #fanOut(): void {
    const { table, uploads } = this.#storage;
    const fanOut = new NodeFunction(this, 'FanOut', {
      folder: 'fan-out',
      loops: true,
      ...settings.uploads,
      env: FanOutEnv,
      environment: {
        TABLE_NAME: table.tableName,
        UPLOADS_BUCKET: uploads.bucketName,
        UPLOADS_QUEUE_URL: this.uploads.queue.queueUrl,
        IMAGES_QUEUE_URL: this.images.queue.queueUrl,
        FINISHED_QUEUE_URL: this.finished.queue.queueUrl,
        SHOP_PACE: String(settings.shopPace),
      },
    });
    this.#watched(fanOut, this.uploads.hurt);
    work(fanOut, 'Source', this.uploads.queue, settings.uploads);
    fanOut.allow(
      ['GetItem', 'PutItem', 'UpdateItem', 'BatchWriteItem', 'Query'].map((call) => `dynamodb:${call}`),
      [table.tableArn],
    );
    fanOut.allow(['s3:GetObject'], [uploads.arnForObjects(`${INCOMING_PREFIX}*`)]);
    fanOut.allow(
      ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      [uploads.arnForObjects(`${CSV_PREFIX}*`)],
    );
    fanOut.allow(
      ['sqs:SendMessage'],
      [this.images, this.finished, this.uploads].map(({ queue }) => queue.queueArn),
    );
  }

  #compressImage(outputBaseUrl: string): void {
    const { table, uploads, outputs } = this.#storage;
    const compress = new NodeFunction(this, 'CompressImage', {
      folder: 'compress-image',
      loops: true,
      ...settings.images,
      sharp: true,
      env: CompressEnv,
      environment: {
        TABLE_NAME: table.tableName,
        UPLOADS_BUCKET: uploads.bucketName,
        OUTPUTS_BUCKET: outputs.bucketName,
        OUTPUT_BASE_URL: outputBaseUrl,
        RETRIES_QUEUE_URL: this.retries.queue.queueUrl,
        RETRIES_QUEUE_ARN: this.retries.queue.queueArn,
        FINISHED_QUEUE_URL: this.finished.queue.queueUrl,
        SHOP_PACE: String(settings.shopPace),
      },
    });
    this.#watched(compress, this.images.hurt);
    work(compress, 'Images', this.images.queue, settings.images);
    work(compress, 'Retries', this.retries.queue, settings.retries);
    compress.allow(
      ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'Query'].map((call) => `dynamodb:${call}`),
      [table.tableArn],
    );
    compress.allow(['s3:PutObject'], [outputs.arnForObjects(`${IMAGES_PREFIX}*`)]);
    compress.allow(['s3:GetObject'], [uploads.arnForObjects(`${KEYS_PREFIX}*`)]);
    compress.allow(['sqs:SendMessage'], [this.retries.queue.queueArn, this.finished.queue.queueArn]);
  }

  #finishRequest(): void {
    const { table, uploads, outputs } = this.#storage;
    const finish = new NodeFunction(this, 'FinishRequest', {
      folder: 'finish-request',
      loops: true,
      ...settings.finished,
      env: FinishEnv,
      environment: {
        TABLE_NAME: table.tableName,
        UPLOADS_BUCKET: uploads.bucketName,
        OUTPUTS_BUCKET: outputs.bucketName,
        WEBHOOKS_QUEUE_URL: this.webhooks.queue.queueUrl,
      },
    });
    this.#watched(finish, this.finished.hurt);
    work(finish, 'Source', this.finished.queue, settings.finished);
    finish.allow(['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:Query'], [table.tableArn]);
    finish.allow(['s3:GetObject'], [uploads.arnForObjects(`${CSV_PREFIX}*`)]);
    finish.allow(['s3:DeleteObject'], [uploads.arnForObjects(`${KEYS_PREFIX}*`)]);
    finish.allow(
      ['s3:PutObject', 's3:AbortMultipartUpload', 's3:DeleteObject'],
      [outputs.arnForObjects(`${RESULTS_PREFIX}*`)],
    );
    finish.allow(['sqs:SendMessage'], [this.webhooks.queue.queueArn]);
  }

  #sendWebhook(): void {
    const send = new NodeFunction(this, 'SendWebhook', {
      folder: 'send-webhook',
      loops: true,
      ...settings.webhooks,
      env: SendEnv,
      environment: {
        TABLE_NAME: this.#storage.table.tableName,
        WEBHOOKS_QUEUE_URL: this.webhooks.queue.queueUrl,
      },
    });
    this.#watched(send, this.webhooks.hurt);
    work(send, 'Source', this.webhooks.queue, settings.webhooks);
    send.allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [this.#storage.table.tableArn]);
    send.allow(['sqs:SendMessage'], [this.webhooks.queue.queueArn]);
  }

  #watched(worker: NodeFunction, hurt: string): void {
    this.workers.push({ worker, hurt });
  }

  get queues(): WorkQueue[] {
    return [this.uploads, this.images, this.retries, this.finished, this.webhooks, this.erasures];
  }
}
