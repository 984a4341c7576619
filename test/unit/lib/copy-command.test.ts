import { execSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { copyCommand } from '../../../lib/node-function.ts';

it('the page is copied beside its bundle without any program but Node', () => {
  const folder = mkdtempSync(join(tmpdir(), 'halve a copy '));
  try {
    const [from, to] = [join(folder, 'in.html'), join(folder, 'out.html')];
    writeFileSync(from, 'a page');
    execSync(copyCommand(from, to), { env: { PATH: '' } });
    expect(readFileSync(to, 'utf8')).toBe('a page');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
