import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');

/** The choice of columns as a script for the page: the very code that the functions run, in one file. */
export async function bundlePreview(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: "export { HEAD_BYTES, previewCsv } from './lambdas/shared/csv/preview-csv.ts';",
      resolveDir: ROOT,
    },
    bundle: true,
    minify: true,
    charset: 'ascii',
    format: 'iife',
    globalName: 'preview',
    platform: 'browser',
    target: 'es2022',
    write: false,
  });
  return `// Made by npm run build:page from lambdas/shared/csv/preview-csv.ts.\n${outputFiles[0]!.text}`;
}
