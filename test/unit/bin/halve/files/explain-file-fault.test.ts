import { expect, it } from 'vitest';
import { explainFileFault } from '../../../../../bin/halve/files/explain-file-fault.ts';

it.each([
  ['a.jpg', 'there is none of this name. Check the path.'],
  // As Node shows a name in Latin-1, which it cannot open.
  ['gr\ufffdn.jpg', 'its name is not in UTF-8, so that it cannot be opened. Rename it.'],
])('says of %s, which cannot be found, what helps', (path, sentence) => {
  const fault = Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
  expect(explainFileFault(fault, 'Cannot read', path).message).toBe(`Cannot read ${path}: ${sentence}`);
});

it('says of a file that cannot be written, as its folder is not there, that that is missing', () => {
  const fault = Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
  expect(explainFileFault(fault, 'Cannot write', 'far/a.csv').message).toBe(
    'Cannot write far/a.csv: there is no such folder. Make it, or check the path.',
  );
});

it.each([
  ['EDQUOT', 'your share of the disk is used up. Make room, or choose another place.'],
  ['EMFILE', 'too many files are open. Let more be (ulimit -n 1024).'],
])('says of %s what helps', (code, sentence) => {
  const fault = Object.assign(new Error(code), { code });
  expect(explainFileFault(fault, 'Cannot write', 'a.jpg').message).toBe(`Cannot write a.jpg: ${sentence}`);
});
