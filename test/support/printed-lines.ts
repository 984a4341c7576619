import { spawnSync } from 'node:child_process';

const SHARED = new URL('../../lambdas/shared/', import.meta.url).pathname;

/**
 * What a script prints as JSON lines on either output, in a process of its own as on Lambda. Imports from 'shared/'
 * are those of lambdas/shared.
 */
export function printedLines(
  script: string,
  environment: Record<string, string> = {},
): Record<string, unknown>[] {
  const source = script.replaceAll("'shared/", `'${SHARED}`);
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', source], {
    env: { PATH: process.env.PATH, POWERTOOLS_SERVICE_NAME: 'Halve', ...environment },
    encoding: 'utf8',
  });
  return `${stdout}\n${stderr}`
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
