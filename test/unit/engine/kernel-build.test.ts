import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { buildKernel, hasClang, hashOfSources, KERNEL_FILE } from '../../../bench/kernel/build-kernel.ts';

const committed = readFileSync(KERNEL_FILE, 'utf8');

it('the kernel is of the sources that lie beside it', () => {
  expect(committed).toContain(hashOfSources());
});

// Only that very compiler makes the same bytes; the hash above holds everywhere.
it.runIf(hasClang())('the kernel is built from them byte for byte', () => {
  expect(buildKernel()).toBe(committed);
});
