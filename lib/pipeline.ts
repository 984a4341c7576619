import { Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { Env as CompressEnv } from '../lambdas/compress-image/env.ts';
import { Env as FanOutEnv } from '../lambdas/fan-out/env.ts';
import { Env as FinishEnv } from '../lambdas/finish-request/env.ts';
import { Env as GiveUpEnv } from '../lambdas/give-up/env.ts';
import { Env as SendEnv } from '../lambdas/send-webhook/env.ts';
import {
  CSV_PREFIX,
  IMAGES_PREFIX,
  INCOMING_PREFIX,
  RESULTS_PREFIX,
} from '../lambdas/shared/state/object-keys.ts';
import { eraseRequest } from './erase-request.ts';
import { NodeFunction } from './node-function.ts';
import { WorkQueue, work } from './queue-worker.ts';
import { settings } from './settings.ts';
import type { Storage } from './storage.ts';

/** The way of the data from an uploaded CSV to the webhook, and erasing: six queues and the functions that work them. */
export class Pipeline extends Construct {
  readonly uploads: WorkQueue;
  readonly images: WorkQueue;
  readonly retries: WorkQueue;
  readonly finished: WorkQueue;
  readonly webhooks: WorkQueue;
  readonly erasures: WorkQueue;
  readonly #storage: Storage;

  constructor(
    scope: Construct,
    id: string,
    { storage, outputBaseUrl }: { storage: Storage; outputBaseUrl: string },
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
      'A client one of whose images kills its worker each time.',
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
    this.#notifyUploads();
    this.#fanOut();
    this.#compressImage(outputBaseUrl);
    this.#finishRequest();
    this.#sendWebhook();
    eraseRequest(this, storage, this.erasures.queue);
    this.#giveUp();
  }

  #queue(id: string, queue: typeof settings.uploads, hurt: string): WorkQueue {
    return new WorkQueue(this, id, { ...queue, hurt });
  }

  /**
   * S3 tells the uploads queue of every CSV. Set on the bucket itself, not by CDK's custom resource, which would
   * bring a function and a role of its own; the queue's policy therefore names the account, not the bucket.
   */
  #notifyUploads(): void {
    const { queue } = this.uploads;
    queue.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    const bucket = this.#storage.uploads.node.defaultChild as CfnBucket;
    bucket.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: INCOMING_PREFIX }] } },
        },
      ],
    };
    // S3 tests the notification when it is set, so the queue's policy must be there before.
    bucket.node.addDependency(queue.node.findChild('Policy'));
  }

  #fanOut(): void {
    const { table, uploads } = this.#storage;
    const fanOut = new NodeFunction(this, 'FanOut', {
      folder: 'fan-out',
      ...settings.uploads,
      env: FanOutEnv,
      environment: {
        TABLE_NAME: table.tableName,
        UPLOADS_BUCKET: uploads.bucketName,
        UPLOADS_QUEUE_URL: this.uploads.queue.queueUrl,
        IMAGES_QUEUE_URL: this.images.queue.queueUrl,
        FINISHED_QUEUE_URL: this.finished.queue.queueUrl,
        KEEP_DAYS: String(settings.keepDays),
      },
    });
    work(fanOut, 'Source', this.uploads.queue, settings.uploads);
    fanOut.allow(
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem'],
      [table.tableArn],
    );
    fanOut.allow(['s3:GetObject'], [uploads.arnForObjects(`${INCOMING_PREFIX}*`)]);
    fanOut.allow(
      ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      [uploads.arnForObjects(`${CSV_PREFIX}*`)],
    );
    fanOut.allow(['sqs:SendMessage'], [this.images.queue.queueArn, this.finished.queue.queueArn]);
    fanOut.allow(['sqs:ChangeMessageVisibility'], [this.uploads.queue.queueArn]);
  }

  #compressImage(outputBaseUrl: string): void {
    const { table, outputs } = this.#storage;
    const compress = new NodeFunction(this, 'CompressImage', {
      folder: 'compress-image',
      ...settings.images,
      sharp: true,
      env: CompressEnv,
      environment: {
        TABLE_NAME: table.tableName,
        OUTPUTS_BUCKET: outputs.bucketName,
        OUTPUT_BASE_URL: outputBaseUrl,
        RETRIES_QUEUE_URL: this.retries.queue.queueUrl,
        RETRIES_QUEUE_ARN: this.retries.queue.queueArn,
        FINISHED_QUEUE_URL: this.finished.queue.queueUrl,
      },
    });
    work(compress, 'Images', this.images.queue, settings.images);
    work(compress, 'Retries', this.retries.queue, settings.retries);
    compress.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [table.tableArn]);
    compress.allow(['s3:PutObject', 's3:DeleteObject'], [outputs.arnForObjects(`${IMAGES_PREFIX}*`)]);
    compress.allow(['s3:ListBucket'], [outputs.bucketArn], {
      StringLike: { 's3:prefix': `${IMAGES_PREFIX}*` },
    });
    compress.allow(['sqs:SendMessage'], [this.retries.queue.queueArn, this.finished.queue.queueArn]);
    compress.allow(['sqs:ChangeMessageVisibility'], [this.retries.queue.queueArn]);
  }

  #finishRequest(): void {
    const { table, uploads, outputs } = this.#storage;
    const finish = new NodeFunction(this, 'FinishRequest', {
      folder: 'finish-request',
      ...settings.finished,
      env: FinishEnv,
      environment: {
        TABLE_NAME: table.tableName,
        UPLOADS_BUCKET: uploads.bucketName,
        OUTPUTS_BUCKET: outputs.bucketName,
        WEBHOOKS_QUEUE_URL: this.webhooks.queue.queueUrl,
      },
    });
    work(finish, 'Source', this.finished.queue, settings.finished);
    finish.allow(['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:Query'], [table.tableArn]);
    finish.allow(['s3:GetObject'], [uploads.arnForObjects(`${CSV_PREFIX}*`)]);
    finish.allow(['s3:PutObject', 's3:AbortMultipartUpload'], [outputs.arnForObjects(`${RESULTS_PREFIX}*`)]);
    finish.allow(['sqs:SendMessage'], [this.webhooks.queue.queueArn]);
  }

  #sendWebhook(): void {
    const send = new NodeFunction(this, 'SendWebhook', {
      folder: 'send-webhook',
      ...settings.webhooks,
      env: SendEnv,
      environment: {
        TABLE_NAME: this.#storage.table.tableName,
        WEBHOOKS_QUEUE_URL: this.webhooks.queue.queueUrl,
      },
    });
    work(send, 'Source', this.webhooks.queue, settings.webhooks);
    send.allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [this.#storage.table.tableArn]);
    send.allow(['sqs:ChangeMessageVisibility'], [this.webhooks.queue.queueArn]);
  }

  #giveUp(): void {
    const { table, outputs } = this.#storage;
    const giveUp = new NodeFunction(this, 'GiveUp', {
      folder: 'give-up',
      ...settings.giveUp,
      env: GiveUpEnv,
      environment: {
        TABLE_NAME: table.tableName,
        OUTPUTS_BUCKET: outputs.bucketName,
        UPLOADS_DEAD_ARN: this.uploads.dead.queueArn,
        IMAGES_DEAD_ARN: this.images.dead.queueArn,
        RETRIES_DEAD_ARN: this.retries.dead.queueArn,
        FINISHED_DEAD_ARN: this.finished.dead.queueArn,
        WEBHOOKS_DEAD_ARN: this.webhooks.dead.queueArn,
        ERASURES_DEAD_ARN: this.erasures.dead.queueArn,
        FINISHED_QUEUE_URL: this.finished.queue.queueUrl,
        ERASURES_QUEUE_URL: this.erasures.queue.queueUrl,
      },
    });
    for (const { dead, node } of this.queues) work(giveUp, node.id, dead, settings.giveUp);
    giveUp.allow(
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query'],
      [table.tableArn],
    );
    giveUp.allow(['s3:DeleteObject'], [outputs.arnForObjects(`${IMAGES_PREFIX}*`)]);
    giveUp.allow(['s3:ListBucket'], [outputs.bucketArn], {
      StringLike: { 's3:prefix': `${IMAGES_PREFIX}*` },
    });
    giveUp.allow(['sqs:SendMessage'], [this.finished.queue.queueArn, this.erasures.queue.queueArn]);
  }

  get queues(): WorkQueue[] {
    return [this.uploads, this.images, this.retries, this.finished, this.webhooks, this.erasures];
  }
}
