import { existsSync, readFileSync } from 'node:fs';

const SHIPPED = new URL('../local/template.json', import.meta.url);
const STACK = new URL('../lib/stack.ts', import.meta.url);

/**
 * The stack's template for local runs: synthesised from the source, or, where this is an installed package without
 * CDK, as it was when the package was made.
 */
export async function stackTemplate(): Promise<unknown> {
  if (!existsSync(STACK)) return JSON.parse(readFileSync(SHIPPED, 'utf8'));
  const { synthesiseApart } = await import('../lib/synthesise-apart.ts');
  return (await synthesiseApart()).template;
}
