import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../local/places.ts';
import { stateOf } from './state-of.ts';

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
  const kept = join(KEPT, `${stateOf(SOURCES)}.json`);
  try {
    return read(kept);
  } catch {
    const { template } = await synthesiseApart();
    keep(kept, template);
    return template;
  }
}

/** By CDK, which is in the project alone and no part of what is gathered. With a folder, bundles are made in it. */
export async function synthesiseApart(bundles?: string) {
  const { href } = pathToFileURL(join(ROOT, 'lib/synthesise/synthesise-apart.ts'));
  const cdk = (await import(href)) as typeof import('../lib/synthesise/synthesise-apart.ts');
  return cdk.synthesiseApart(bundles);
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

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
