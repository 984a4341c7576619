import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

/** How what runs in browsers is bundled. */
export const FOR_BROWSERS = {
  bundle: true,
  minify: true,
  charset: 'ascii',
  platform: 'browser',
  target: 'es2022',
  write: false,
} satisfies BuildOptions;

/** The script of the page in one file, with the very code that chooses columns in the functions. */
export async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    ...FOR_BROWSERS,
    entryPoints: [join(import.meta.dirname, 'page/page.ts')],
    banner: { js: '// Made by npm run build:page from web/page/**/*.ts and what they import.' },
    format: 'esm',
  });
  return outputFiles[0]!.text;
}
