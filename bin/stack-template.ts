import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SHIPPED = join(ROOT, 'local/template.json');
const STACK = join(ROOT, 'lib/stack.ts');
/** Everything that the template can be made of. */
const SOURCES = ['lib/**/*.ts', 'lambdas/**/*.ts', 'engine/*.ts', 'package-lock.json'];
const KEPT = join(ROOT, 'node_modules/.cache/halve-template');

/**
 * The stack's template for local runs: synthesised from the source and kept until that changes, as CDK takes seconds;
 * or, where this is an installed package without CDK, as it was when the package was made.
 */
export async function stackTemplate(): Promise<unknown> {
  if (!existsSync(STACK)) return read(SHIPPED);
  const kept = join(KEPT, `${stateOfSources()}.json`);
  try {
    return read(kept);
  } catch {
    const { synthesiseApart } = await import('../lib/synthesise-apart.ts');
    const { template } = await synthesiseApart();
    keep(kept, template);
    return template;
  }
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

function stateOfSources(): string {
  const hash = createHash('sha256');
  for (const path of globSync(SOURCES, { cwd: ROOT }).sort()) {
    const { size, mtimeMs } = statSync(join(ROOT, path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** The one before goes: nobody comes back to it. Where it cannot be kept, nothing is lost. */
function keep(path: string, template: unknown): void {
  const making = `${path}.${process.pid}`;
  try {
    for (const old of globSync(join(KEPT, '*.json'))) rmSync(old, { force: true });
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(making, JSON.stringify(template));
    renameSync(making, path);
  } catch {
    rmSync(making, { force: true });
  }
}
