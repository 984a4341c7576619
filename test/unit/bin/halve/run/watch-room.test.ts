import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { refuseFull } from '../../../../../bin/halve/run/watch-room.ts';

it('says how much room there is and how much is needed, where it is too little', async () => {
  await refuseFull(tmpdir(), 1);
  await expect(refuseFull(tmpdir(), 2 ** 60)).rejects.toThrow(
    /is full, or nearly: .* are free, and a run needs .*B beside/,
  );
});
