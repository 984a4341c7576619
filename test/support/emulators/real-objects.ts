import { createObjects, createS3Client, type Objects } from '../../../lambdas/shared/aws/objects.ts';
import { openFauxqs } from '../../../local/emulators/fauxqs/open-fauxqs.ts';
import { waitingAt } from '../../../local/waiting.ts';

export interface RealObjects {
  objects: Objects;
  /** All keys of a bucket. */
  keys(bucket: string): string[];
  stop(): Promise<void>;
}

/** Buckets on an S3 emulator in this process. */
export async function startObjects(...buckets: string[]): Promise<RealObjects> {
  const fauxqs = await openFauxqs(waitingAt(1, 1));
  for (const bucket of buckets) fauxqs.createBucket(bucket, []);
  const port = await fauxqs.listen(0, '127.0.0.1');
  const client = createS3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return {
    objects: createObjects(client),
    keys: fauxqs.keys,
    stop: async () => {
      client.destroy();
      await fauxqs.stop();
    },
  };
}
