import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createProgress } from '../../../../../bin/halve/terminal/create-progress.ts';

it('says where nobody looks at a terminal each step, and at its end how far it came, once', () => {
  const stream = new PassThrough();
  const progress = createProgress(stream as unknown as NodeJS.WriteStream);
  const show = (label: string, done: number) => progress.show({ label, share: done / 4, parts: [] });
  show('Compressing', 4);
  for (let done = 1; done <= 4; done++) show('Downloading', done);
  progress.stop();
  progress.stop();
  expect(String(stream.read()).split('\n')).toEqual([
    'Compressing, 100 %',
    'Downloading, 25 %',
    'Downloading, 100 %',
    '',
  ]);
});
