import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const CACHE = join(ROOT, 'node_modules', '.cache', 'halve');

/**
 * The stack's template. Synthesis costs seconds, and each test file is a process of its own, so it is kept under
 * the hash of every source that it is made of.
 */
export async function synthesisedTemplate(): Promise<unknown> {
  const sources = globSync(['lib/**/*.ts', 'lambdas/**/*.ts', 'package-lock.json'], { cwd: ROOT }).sort();
  const hash = createHash('sha256');
  for (const source of sources) hash.update(source).update(readFileSync(join(ROOT, source)));
  const kept = join(CACHE, `template-${hash.digest('hex').slice(0, 16)}.json`);
  try {
    return JSON.parse(readFileSync(kept, 'utf8'));
  } catch {
    const { synthesise } = await import('../../../lib/synthesise/synthesise.ts');
    const template = synthesise();
    mkdirSync(CACHE, { recursive: true });
    const half = `${kept}.${process.pid}`;
    writeFileSync(half, JSON.stringify(template));
    renameSync(half, kept);
    return template;
  }
}
