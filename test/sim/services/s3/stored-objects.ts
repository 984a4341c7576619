import { hash } from 'node:crypto';
import { NoSuchKey } from '@aws-sdk/client-s3';
import type { World } from '../../core/world.ts';
import { s3Fault } from './s3-fault.ts';

interface StoredObject {
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

export interface Place {
  Bucket?: string;
  Key?: string;
}

const DAY_MS = 86_400_000;

/** Buckets with what AWS promises of them: reads see the last write; events come at least once, late, in any order. */
export class StoredObjects {
  protected readonly world: World;
  readonly #buckets = new Map<string, { rules: BucketRules; objects: Map<string, StoredObject> }>();
  /** Before that nothing was stored, so what expires was stored later. */
  readonly #start: number;

  constructor(world: World, buckets: BucketRules[]) {
    this.world = world;
    this.#start = world.now;
    for (const rules of buckets) this.#buckets.set(rules.name, { rules, objects: new Map() });
  }

  /** What lies in a bucket by now, for the checks. */
  objects(bucket: string): [key: string, object: StoredObject][] {
    this.expire(bucket);
    return [...(this.#buckets.get(bucket)?.objects ?? [])];
  }

  /** One object, wherever it lies, for the checks. */
  object(key: string): StoredObject | undefined {
    for (const [name, { objects }] of this.#buckets) {
      this.expire(name);
      const object = objects.get(key);
      if (object !== undefined) return object;
    }
    return undefined;
  }

  get bucketNames(): string[] {
    return [...this.#buckets.keys()];
  }

  protected bucket({ Bucket }: Place) {
    const bucket = this.#buckets.get(Bucket ?? '');
    if (bucket === undefined) throw s3Fault('NoSuchBucket', 404, `There is no bucket ${Bucket}`);
    return bucket;
  }

  protected expire(name: string): void {
    const { rules, objects } = this.#buckets.get(name)!;
    for (const { prefix, days } of rules.expire) {
      const until = this.world.now - days * DAY_MS - this.world.faults.expiryLagMs;
      if (until <= this.#start) continue;
      for (const [key, { at }] of objects) if (key.startsWith(prefix) && at < until) objects.delete(key);
    }
  }

  protected find(call: Place): StoredObject {
    this.expire(call.Bucket!);
    const object = this.bucket(call).objects.get(call.Key!);
    if (object === undefined) {
      throw new NoSuchKey({
        message: 'The specified key does not exist.',
        $metadata: { httpStatusCode: 404 },
      });
    }
    return object;
  }

  protected store(
    call: Place,
    body: Buffer,
    contentType?: string,
    metadata?: Record<string, string>,
  ): StoredObject {
    const { objects, rules } = this.bucket(call);
    const etag = hash('md5', body, 'hex');
    const object = { body, etag, contentType, at: this.world.now, metadata };
    objects.set(call.Key!, object);
    for (const { prefix, queueUrl } of rules.notify) {
      if (call.Key!.startsWith(prefix)) this.#tell(queueUrl, call, object);
    }
    return object;
  }

  /** One event at least; each has been on its way for a while. */
  #tell(queueUrl: string, { Bucket, Key }: Place, object: StoredObject): void {
    const { schedule, chance, faults } = this.world;
    const times = chance.chance(faults.duplicate) ? 2 : 1;
    for (let time = 0; time < times; time++) {
      const late = chance.chance(faults.late) ? schedule.int(1_000, 600_000) : schedule.int(50, 2_000);
      this.world.after(late, () => {
        this.world.note('s3', () => `event of ${Key}`);
        this.world.sqs.put(queueUrl, uploadEvent(Bucket!, Key!, object));
      });
    }
  }
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
