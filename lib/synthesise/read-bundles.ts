import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Synthesised } from './synthesise.ts';

export interface Bundle {
  /** The function's folder under lambdas/. */
  name: string;
  /** What is uploaded, unpacked. */
  folder: string;
  zippedBytes: number;
}

interface Resource {
  Type: string;
  Properties: { Description?: string };
  Metadata?: Record<string, string>;
}

/** Each function's bundle in a bundled synthesis, and what it weighs as a zip. */
export function readBundles({ template, folder }: Synthesised): Bundle[] {
  return Object.values((template as { Resources: Record<string, Resource> }).Resources)
    .filter(({ Type, Metadata }) => Type === 'AWS::Lambda::Function' && Metadata?.['aws:asset:path'])
    .map(({ Properties, Metadata }) => {
      const bundle = join(folder, Metadata!['aws:asset:path']!);
      return {
        name: String(Properties.Description).replace('Halve: ', ''),
        folder: bundle,
        zippedBytes: zippedBytes(bundle),
      };
    });
}

/** A zip's local header and its entry in the directory, without the name, which stands in both. */
const HEADER_BYTES = 30 + 46;

function zippedBytes(folder: string): number {
  const files = globSync('**', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => {
    const path = join(parentPath, name);
    return sum + deflateRawSync(readFileSync(path)).length + HEADER_BYTES + 2 * (path.length - folder.length);
  }, 0);
}
