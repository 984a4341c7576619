import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { NoSuchKey, S3ServiceException } from '@aws-sdk/client-s3';
import type { World } from '../core/world.ts';
import type { Service } from './call-service.ts';

export interface StoredObject {
  body: Buffer;
  etag: string;
  contentType: string | undefined;
  /** Epoch milliseconds. */
  at: number;
  metadata?: Record<string, string> | undefined;
}

export interface BucketRules {
  name: string;
  /** Whose queue hears of new objects under a prefix. */
  notify: { prefix: string; queueUrl: string }[];
  /** Objects under a prefix are deleted after so many days. */
  expire: { prefix: string; days: number }[];
}

interface Input {
  Bucket?: string;
  Key?: string;
  Body?: Buffer | Uint8Array | string;
  ContentType?: string;
  ContentLength?: number;
  Metadata?: Record<string, string>;
  CopySource?: string;
  CopySourceIfMatch?: string;
  IfMatch?: string;
  IfNoneMatch?: string;
  Range?: string;
  Prefix?: string;
  UploadId?: string;
  PartNumber?: number;
  StartAfter?: string;
  ContinuationToken?: string;
  MaxKeys?: number;
  Delete?: { Objects?: { Key?: string }[] };
}

/** What S3 lists a call at most. */
const PAGE_KEYS = 1_000;
const DAY_MS = 86_400_000;

/** Buckets with what AWS promises of them: reads see the last write; events come at least once, late, in any order. */
export class S3 implements Service {
  readonly #world: World;
  readonly #buckets = new Map<string, { rules: BucketRules; objects: Map<string, StoredObject> }>();
  /** Before that nothing was stored, so what expires was stored later. */
  readonly #start: number;

  /** What is being sent in parts. */
  readonly #uploads = new Map<string, { call: Input; parts: Map<number, Buffer> }>();
  #begun = 0;

  constructor(world: World, buckets: BucketRules[]) {
    this.#world = world;
    this.#start = world.now;
    for (const rules of buckets) this.#buckets.set(rules.name, { rules, objects: new Map() });
  }

  apply(operation: string, input: object): unknown {
    const call = input as Input;
    switch (operation) {
      case 'PutObject':
        return this.#put(call);
      case 'CreateMultipartUpload':
        return { UploadId: this.#begin(call) };
      case 'UploadPart':
        return this.#putPart(call);
      case 'CompleteMultipartUpload':
        return this.#complete(call);
      case 'AbortMultipartUpload':
        this.#uploads.delete(call.UploadId!);
        return {};
      case 'GetObject':
        return this.#get(call);
      case 'HeadObject':
        return this.#head(call);
      case 'CopyObject':
        return this.#copy(call);
      case 'DeleteObject':
        this.#bucket(call).objects.delete(call.Key!);
        return {};
      case 'DeleteObjects':
        return this.#deleteAll(call);
      case 'ListObjectsV2':
        return this.#list(call);
      default:
        throw fault('NotImplemented', 501, `The simulated S3 knows no ${operation}`);
    }
  }

  /** What lies in a bucket by now, for the checks. */
  objects(bucket: string): [key: string, object: StoredObject][] {
    this.#expire(bucket);
    return [...(this.#buckets.get(bucket)?.objects ?? [])];
  }

  /** One object, wherever it lies, for the checks. */
  object(key: string): StoredObject | undefined {
    for (const [name, { objects }] of this.#buckets) {
      this.#expire(name);
      const object = objects.get(key);
      if (object !== undefined) return object;
    }
    return undefined;
  }

  get bucketNames(): string[] {
    return [...this.#buckets.keys()];
  }

  #bucket({ Bucket }: Input) {
    const bucket = this.#buckets.get(Bucket ?? '');
    if (bucket === undefined) throw fault('NoSuchBucket', 404, `There is no bucket ${Bucket}`);
    return bucket;
  }

  #expire(name: string): void {
    const { rules, objects } = this.#buckets.get(name)!;
    for (const { prefix, days } of rules.expire) {
      const until = this.#world.now - days * DAY_MS - this.#world.faults.expiryLagMs;
      if (until <= this.#start) continue;
      for (const [key, { at }] of objects) if (key.startsWith(prefix) && at < until) objects.delete(key);
    }
  }

  #find(call: Input): StoredObject {
    this.#expire(call.Bucket!);
    const object = this.#bucket(call).objects.get(call.Key!);
    if (object === undefined) {
      throw new NoSuchKey({
        message: 'The specified key does not exist.',
        $metadata: { httpStatusCode: 404 },
      });
    }
    return object;
  }

  #put(call: Input): unknown {
    const { objects } = this.#bucket(call);
    const standing = objects.get(call.Key!);
    if (call.IfNoneMatch === '*' && standing) throw fault('PreconditionFailed', 412, 'It is there already');
    if (call.IfMatch !== undefined && unquoted(call.IfMatch) !== standing?.etag) {
      throw fault('PreconditionFailed', 412, 'It is another one');
    }
    const body = Buffer.from((call.Body ?? '') as Buffer);
    return { ETag: `"${this.#store(call, body, call.ContentType, call.Metadata).etag}"` };
  }

  #begin(call: Input): string {
    const id = `upload-${++this.#begun}`;
    this.#uploads.set(id, { call, parts: new Map() });
    return id;
  }

  #upload({ UploadId = '' }: Input) {
    const upload = this.#uploads.get(UploadId);
    if (upload === undefined) throw fault('NoSuchUpload', 404, `There is no upload ${UploadId}`);
    return upload;
  }

  #putPart(call: Input): unknown {
    const body = Buffer.from((call.Body ?? '') as Buffer);
    this.#upload(call).parts.set(call.PartNumber!, body);
    return { ETag: `"${hash('md5', body, 'hex')}"` };
  }

  #complete(call: Input): unknown {
    const { call: begun, parts } = this.#upload(call);
    const inOrder = [...parts].sort(([one], [other]) => one - other).map(([, body]) => body);
    this.#uploads.delete(call.UploadId!);
    return { ETag: `"${this.#store(begun, Buffer.concat(inOrder), begun.ContentType).etag}"` };
  }

  #store(call: Input, body: Buffer, contentType?: string, metadata?: Record<string, string>): StoredObject {
    const { objects, rules } = this.#bucket(call);
    const etag = hash('md5', body, 'hex');
    const object = { body, etag, contentType, at: this.#world.now, metadata };
    objects.set(call.Key!, object);
    for (const { prefix, queueUrl } of rules.notify) {
      if (call.Key!.startsWith(prefix)) this.#tell(queueUrl, call, object);
    }
    return object;
  }

  /** One event at least; each has been on its way for a while. */
  #tell(queueUrl: string, { Bucket, Key }: Input, object: StoredObject): void {
    const { schedule, chance, faults } = this.#world;
    const times = chance.chance(faults.duplicate) ? 2 : 1;
    for (let time = 0; time < times; time++) {
      const late = chance.chance(faults.late) ? schedule.int(1_000, 600_000) : schedule.int(50, 2_000);
      this.#world.after(late, () => {
        this.#world.note('s3', () => `event of ${Key}`);
        this.#world.sqs.put(queueUrl, uploadEvent(Bucket!, Key!, object));
      });
    }
  }

  #get(call: Input): unknown {
    const object = this.#find(call);
    if (call.IfMatch !== undefined && unquoted(call.IfMatch) !== object.etag) {
      throw fault('PreconditionFailed', 412, 'It is another one');
    }
    const range = rangeOf(call.Range, object.body.length);
    const body = range ? object.body.subarray(range.from, range.to + 1) : object.body;
    return {
      Body: this.#stream(body),
      ContentLength: body.length,
      ContentType: object.contentType,
      ETag: `"${object.etag}"`,
      LastModified: new Date(object.at),
      Metadata: object.metadata,
      ...(range ? { ContentRange: `bytes ${range.from}-${range.to}/${object.body.length}` } : {}),
    };
  }

  /** A body that comes in pieces, and may break off before its end. */
  #stream(body: Buffer): Readable {
    const { chance, faults, schedule } = this.#world;
    const cut = chance.chance(faults.cut) ? schedule.int(0, Math.max(0, body.length - 1)) : undefined;
    const middle = schedule.int(0, body.length);
    const pieces = [body.subarray(0, middle), body.subarray(middle)].filter((piece) => piece.length > 0);
    const whole = async () => Buffer.from(body);
    let sent = 0;
    let broken = false;
    const stream = new Readable({
      objectMode: true,
      highWaterMark: 1,
      read() {
        const piece = pieces.shift();
        if (broken) this.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
        else if (piece === undefined) this.push(null);
        else if (cut !== undefined && sent + piece.length > cut) {
          broken = true;
          this.push(Buffer.from(piece.subarray(0, cut - sent)));
        } else {
          sent += piece.length;
          this.push(Buffer.from(piece));
        }
      },
    });
    return Object.assign(stream, {
      transformToByteArray: whole,
      transformToString: async () => body.toString(),
    });
  }

  #head(call: Input): unknown {
    const { body, etag, contentType, at, metadata } = this.#find(call);
    return {
      ContentLength: body.length,
      ETag: `"${etag}"`,
      ContentType: contentType,
      LastModified: new Date(at),
      Metadata: metadata,
    };
  }

  #copy(call: Input): unknown {
    const [from, ...rest] = decodeURIComponent(call.CopySource!).replace(/^\//, '').split('/');
    const source = this.#find({ Bucket: from!, Key: rest.join('/') });
    if (call.CopySourceIfMatch !== undefined && unquoted(call.CopySourceIfMatch) !== source.etag) {
      throw fault('PreconditionFailed', 412, 'At least one of the pre-conditions you specified did not hold');
    }
    const copy = this.#store(call, source.body, source.contentType, source.metadata);
    return { CopyObjectResult: { ETag: `"${copy.etag}"` } };
  }

  #deleteAll(call: Input): unknown {
    const { objects } = this.#bucket(call);
    const { chance, faults } = this.#world;
    const keys = (call.Delete?.Objects ?? []).map(({ Key }) => Key!);
    if (keys.length === 0 || keys.length > PAGE_KEYS)
      throw fault('MalformedXML', 400, 'Expected 1 to 1000 keys');
    const partly = chance.chance(faults.partial);
    const Errors = keys
      .filter(() => partly && chance.chance(0.5))
      .map((Key) => ({ Key, Code: 'InternalError' }));
    for (const key of keys) if (!Errors.some(({ Key }) => Key === key)) objects.delete(key);
    return { Errors };
  }

  #list(call: Input): unknown {
    this.#expire(call.Bucket!);
    const { objects } = this.#bucket(call);
    const after = call.ContinuationToken ?? call.StartAfter ?? '';
    const keys = [...objects.keys()]
      .filter((key) => key.startsWith(call.Prefix ?? '') && key > after)
      .sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    const page = keys.slice(0, Math.min(PAGE_KEYS, call.MaxKeys ?? PAGE_KEYS));
    const more = page.length < keys.length;
    const Contents = page.map((Key) => {
      const { body, etag, at } = objects.get(Key)!;
      return { Key, Size: body.length, ETag: `"${etag}"`, LastModified: new Date(at) };
    });
    return {
      Contents,
      KeyCount: page.length,
      IsTruncated: more,
      ...(more ? { NextContinuationToken: page.at(-1) } : {}),
    };
  }
}

function fault(name: string, status: number, message: string): S3ServiceException {
  return new S3ServiceException({
    name,
    message,
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status },
  });
}

const unquoted = (etag: string) => etag.replaceAll('"', '');

function rangeOf(text: string | undefined, length: number): { from: number; to: number } | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(text ?? '') ?? [];
  if (first === undefined || (first === '' && last === '')) return undefined;
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  if (from >= length) throw fault('InvalidRange', 416, 'The requested range is not satisfiable');
  return { from, to: first === '' || last === '' ? length - 1 : Math.min(length - 1, Number(last)) };
}

/** An event as S3 words it: the key is URL-encoded and the ETag has no quotes. */
const uploadEvent = (bucket: string, key: string, { body, etag }: StoredObject) =>
  JSON.stringify({
    Records: [
      {
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: {
          bucket: { name: bucket },
          object: {
            key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+'),
            size: body.length,
            eTag: etag,
          },
        },
      },
    ],
  });
