import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildKernel, hasClang, hashOfSources, KERNELS } from '../../../bench/kernel/build-kernel.ts';

describe.each(KERNELS.map((kernel) => [relative('engine', kernel.file), kernel] as const))(
  '%s',
  (_, kernel) => {
    const committed = readFileSync(kernel.file, 'utf8');

    it('is of the sources that lie beside it', () => {
      expect(committed).toContain(hashOfSources(kernel));
    });

    // Only that very compiler makes the same bytes; the hash above holds everywhere.
    it.runIf(hasClang())('is built from them byte for byte', () => {
      expect(buildKernel(kernel)).toBe(committed);
    });
  },
);
