import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDERS = ['bin', 'lib', 'engine', 'lambdas', 'local', 'web'];

/** The project's own files that a file imports, types left out where only types are imported. */
function importsOf(file: string): { target: string; typeOnly: boolean }[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const found = source.matchAll(/^(?:import|export)\s(?:(type)\s)?[^;]*?from\s'(\.[^']+)';/gms);
  return [...found].map(([, type, path]) => ({
    target: relative(ROOT, join(ROOT, dirname(file), path!)),
    typeOnly: type !== undefined,
  }));
}

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => /\.[jt]s$/.test(name) && !name.endsWith('.d.ts')),
);
const edges = files.flatMap((file) => importsOf(file).map((edge) => ({ file, ...edge })));
const lambdaOf = (file: string) => /^lambdas\/([^/]+)\//.exec(file)?.[1];

/** What lib and local may take from lambdas: environment schemas, limits, and the names of objects. */
const SHARED_VALUES =
  /^(?:lambdas\/(?:[^/]+\/env|shared\/limits|shared\/state\/object-keys|shared\/(?:schemas|routes)\/.+)|engine\/(?:limits|options))\.ts$/;

describe('imports run one way', () => {
  it('sees the imports of the project', () => {
    expect(edges.length).toBeGreaterThan(200);
  });

  it('from a Lambda only into its own folder and into shared', () => {
    const wrong = edges.filter(
      ({ file, target }) =>
        lambdaOf(file) !== undefined &&
        !target.startsWith('engine/') &&
        ![lambdaOf(file), 'shared'].includes(lambdaOf(target) ?? 'outside'),
    );
    expect(wrong).toEqual([]);
  });

  it('from the engine into nothing but itself', () => {
    const wrong = edges.filter(
      ({ file, target }) => file.startsWith('engine/') && !target.startsWith('engine/'),
    );
    expect(wrong).toEqual([]);
  });

  it('from lib into lambdas only types, environments and limits, and never into bin or local', () => {
    const wrong = edges.filter(
      ({ file, target, typeOnly }) =>
        file.startsWith('lib/') &&
        !target.startsWith('lib/') &&
        !(/^(?:lambdas|engine)\//.test(target) && (typeOnly || SHARED_VALUES.test(target))),
    );
    expect(wrong).toEqual([]);
  });

  it('from local into lambdas only types, environments and limits, and of lib only the settings', () => {
    const wrong = edges.filter(
      ({ file, target, typeOnly }) =>
        file.startsWith('local/') &&
        !target.startsWith('local/') &&
        target !== 'lib/settings.ts' &&
        !(/^(?:lambdas|engine)\//.test(target) && (typeOnly || SHARED_VALUES.test(target))),
    );
    expect(wrong).toEqual([]);
  });

  it('from the page into the rest only types, limits and the preview of a CSV', () => {
    const wrong = edges.filter(
      ({ file, target, typeOnly }) =>
        file.startsWith('web/') &&
        !target.startsWith('web/') &&
        !(typeOnly || ['lambdas/shared/limits.ts', 'lambdas/shared/csv/preview-csv.ts'].includes(target)),
    );
    expect(wrong).toEqual([]);
    expect(edges.filter(({ file, target }) => /^web\//.test(target) && !/^web\//.test(file))).toEqual([]);
  });

  it('never in a circle, by whatever way round, types included', () => {
    expect(circles()).toEqual([]);
  });

  it('from bin into lib, local, the functions and the engine, and nothing into bin', () => {
    expect(edges.filter(({ file, target }) => /^bin\//.test(target) && !/^bin\//.test(file))).toEqual([]);
  });
});

/** One way round for each circle that a walk along all imports comes upon. */
function circles(): string[][] {
  const targets = new Map<string, string[]>();
  for (const { file, target } of edges) targets.set(file, [...(targets.get(file) ?? []), target]);
  const found: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, way: string[]): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file]);
    if (way.includes(file) || done.has(file)) return;
    for (const target of targets.get(file) ?? []) walk(target, [...way, file]);
    done.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  return found;
}
