import { hash } from 'node:crypto';
import type { Service } from '../call-service.ts';
import { streamOf } from './body-stream.ts';
import { s3Fault } from './s3-fault.ts';
import { type Place, StoredObjects } from './stored-objects.ts';

interface Input extends Place {
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

/** The calls for buckets and objects, as far as Halve makes them. */
export class S3 extends StoredObjects implements Service {
  /** What is being sent in parts. */
  readonly #uploads = new Map<string, { call: Input; parts: Map<number, Buffer> }>();
  #begun = 0;

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
        this.bucket(call).objects.delete(call.Key!);
        return {};
      case 'DeleteObjects':
        return this.#deleteAll(call);
      case 'ListObjectsV2':
        return this.#list(call);
      default:
        throw s3Fault('NotImplemented', 501, `The simulated S3 knows no ${operation}`);
    }
  }

  #put(call: Input): unknown {
    const { objects } = this.bucket(call);
    const standing = objects.get(call.Key!);
    if (call.IfNoneMatch === '*' && standing) throw s3Fault('PreconditionFailed', 412, 'It is there already');
    if (call.IfMatch !== undefined && unquoted(call.IfMatch) !== standing?.etag) {
      throw s3Fault('PreconditionFailed', 412, 'It is another one');
    }
    const body = Buffer.from((call.Body ?? '') as Buffer);
    return { ETag: `"${this.store(call, body, call.ContentType, call.Metadata).etag}"` };
  }

  #begin(call: Input): string {
    const id = `upload-${++this.#begun}`;
    this.#uploads.set(id, { call, parts: new Map() });
    return id;
  }

  #upload({ UploadId = '' }: Input) {
    const upload = this.#uploads.get(UploadId);
    if (upload === undefined) throw s3Fault('NoSuchUpload', 404, `There is no upload ${UploadId}`);
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
    return { ETag: `"${this.store(begun, Buffer.concat(inOrder), begun.ContentType).etag}"` };
  }

  #get(call: Input): unknown {
    const object = this.find(call);
    if (call.IfMatch !== undefined && unquoted(call.IfMatch) !== object.etag) {
      throw s3Fault('PreconditionFailed', 412, 'It is another one');
    }
    const range = rangeOf(call.Range, object.body.length);
    const body = range ? object.body.subarray(range.from, range.to + 1) : object.body;
    return {
      Body: streamOf(this.world, body),
      ContentLength: body.length,
      ContentType: object.contentType,
      ETag: `"${object.etag}"`,
      LastModified: new Date(object.at),
      Metadata: object.metadata,
      ...(range ? { ContentRange: `bytes ${range.from}-${range.to}/${object.body.length}` } : {}),
    };
  }

  #head(call: Input): unknown {
    const { body, etag, contentType, at, metadata } = this.find(call);
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
    const source = this.find({ Bucket: from!, Key: rest.join('/') });
    if (call.CopySourceIfMatch !== undefined && unquoted(call.CopySourceIfMatch) !== source.etag) {
      throw s3Fault(
        'PreconditionFailed',
        412,
        'At least one of the pre-conditions you specified did not hold',
      );
    }
    const copy = this.store(call, source.body, source.contentType, source.metadata);
    return { CopyObjectResult: { ETag: `"${copy.etag}"` } };
  }

  #deleteAll(call: Input): unknown {
    const { objects } = this.bucket(call);
    const { chance, faults } = this.world;
    const keys = (call.Delete?.Objects ?? []).map(({ Key }) => Key!);
    if (keys.length === 0 || keys.length > PAGE_KEYS)
      throw s3Fault('MalformedXML', 400, 'Expected 1 to 1000 keys');
    const partly = chance.chance(faults.partial);
    const Errors = keys
      .filter(() => partly && chance.chance(0.5))
      .map((Key) => ({ Key, Code: 'InternalError' }));
    for (const key of keys) if (!Errors.some(({ Key }) => Key === key)) objects.delete(key);
    return { Errors };
  }

  #list(call: Input): unknown {
    this.expire(call.Bucket!);
    const { objects } = this.bucket(call);
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

const unquoted = (etag: string) => etag.replaceAll('"', '');

function rangeOf(text: string | undefined, length: number): { from: number; to: number } | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(text ?? '') ?? [];
  if (first === undefined || (first === '' && last === '')) return undefined;
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  if (from >= length) throw s3Fault('InvalidRange', 416, 'The requested range is not satisfiable');
  return { from, to: first === '' || last === '' ? length - 1 : Math.min(length - 1, Number(last)) };
}
