import { expect, it } from 'vitest';
import { watchDisk } from '../../../../bin/local/watch-disk.ts';

it('says once that the disk is getting full, and once that it has room again', async () => {
  const frees: (number | undefined)[] = [1e9, 4_000_000, 3_000_000, undefined, 1e9, 1e9];
  const said: string[] = [];
  const look = watchDisk(
    'kept/',
    (sentence) => said.push(sentence),
    async () => {
      const free = frees.shift();
      if (free === undefined) throw new Error('nobody knows');
      return free;
    },
  );
  while (frees.length > 0) await look();
  expect(said).toEqual([
    'The disk of kept/ is full, or nearly: 4.0 MB are free. Make room: what waits goes on then.',
    'The disk of kept/ has room again.',
  ]);
});
