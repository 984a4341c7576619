import type { Random } from '../../core/random.ts';

export type S3Operation =
  | 'PutObject'
  | 'GetObject'
  | 'HeadObject'
  | 'CopyObject'
  | 'DeleteObject'
  | 'DeleteObjects'
  | 'ListObjectsV2';

/** A call for a bucket of a few objects, some of which are there. */
export function drawS3Call(random: Random, Bucket: string): [S3Operation, object] {
  const Key = random.pick([
    'images/a.jpg',
    'images/b.jpg',
    'images/c/d.jpg',
    'results/a.csv',
    'requests/ä b.csv',
  ]);
  switch (random.int(1, 9)) {
    case 1:
    case 2:
    case 3:
      return [
        'PutObject',
        { Bucket, Key, Body: Buffer.from('x'.repeat(random.int(1, 40))), ContentType: 'text/csv' },
      ];
    case 4:
      return [
        'GetObject',
        {
          Bucket,
          Key,
          Range: random.chance(0.5) ? random.pick(['bytes=0-2', 'bytes=1-', 'bytes=-2']) : undefined,
        },
      ];
    case 5:
      return ['HeadObject', { Bucket, Key }];
    case 6:
      // Without its condition, which fauxqs does not know.
      return ['CopyObject', { Bucket, Key: 'copies/one', CopySource: encodeURI(`${Bucket}/${Key}`) }];
    case 7:
      return ['DeleteObject', { Bucket, Key }];
    case 8:
      return ['DeleteObjects', { Bucket, Delete: { Objects: [{ Key }, { Key: 'none' }], Quiet: true } }];
    default:
      return [
        'ListObjectsV2',
        {
          Bucket,
          Prefix: random.pick(['', 'images/', 'images/c/', 'none/']),
          MaxKeys: random.chance(0.4) ? random.int(1, 3) : undefined,
          StartAfter: random.chance(0.3) ? 'images/a.jpg' : undefined,
        },
      ];
  }
}
