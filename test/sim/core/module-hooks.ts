import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A change of a source as it is loaded: the text must stand in it exactly once. */
export interface SourcePatch {
  /** Below the project's root. */
  file: string;
  find: string;
  replace: string;
  /** Older versions of the project need not have it. */
  isNewer?: boolean;
}

interface Graph {
  /** The root of the project whose code is loaded, as a file URL with its last slash. */
  root: string;
  patches: readonly SourcePatch[];
  /** Files of which a patch was applied. */
  patched: Set<string>;
}

const SIM = new URL('../', import.meta.url).href;
/** What stands in for a module of the project: whatever reaches the network, decodes pixels or keeps state a process. */
const STAND_INS: Record<string, string> = {
  'engine/lazy.ts': 'replaced/lazy.ts',
  'engine/halve.ts': 'replaced/halve.ts',
  'lambdas/shared/http/outbound/outbound.ts': 'replaced/outbound.ts',
  '@aws-sdk/client-dynamodb': 'replaced/client-dynamodb.ts',
  '@aws-sdk/lib-dynamodb': 'replaced/lib-dynamodb.ts',
  '@aws-sdk/util-dynamodb': 'replaced/util-dynamodb.ts',
  '@aws-sdk/client-s3': 'replaced/client-s3.ts',
  '@aws-sdk/client-sqs': 'replaced/client-sqs.ts',
  '@aws-sdk/s3-request-presigner': 'replaced/s3-request-presigner.ts',
  '@aws-lambda-powertools/logger': 'replaced/powertools-logger.ts',
  '@aws-lambda-powertools/metrics': 'replaced/powertools-metrics.ts',
};
/** Seconds between the tries of a webhook in the simulation; the last one repeats. */
export const SCALED_WAITS = [5, 300, 1_800];
const LIMITS = 'lambdas/shared/limits.ts';
/**
 * Numbers that are made smaller: chunks of three, so that ten images meet what a million do, and a webhook's schedule of
 * hours instead of days, whose three hundred wake-ups of a quarter of an hour each were half of all that was simulated.
 * Nothing else of the code is changed but by a planted bug.
 */
const SCALED: SourcePatch[] = [
  { file: LIMITS, find: 'CHUNK_IMAGES = 200', replace: 'CHUNK_IMAGES = 3' },
  {
    file: LIMITS,
    find: 'WEBHOOK_WAITS = [5, 5 * 60, 30 * 60, 2 * 3_600, 5 * 3_600, 10 * 3_600, 11 * 3_600]',
    replace: `WEBHOOK_WAITS = ${JSON.stringify(SCALED_WAITS)}`,
    isNewer: true,
  },
];

const graphs = new Map<string, Graph>();
let installed = false;

/** Makes a graph of modules of its own: nothing in it is shared with another but the packages. */
export function openGraph(
  name: string,
  root: string,
  patches: readonly SourcePatch[],
  scaled: boolean,
): Graph {
  if (!installed) install();
  const graph = { root, patches: [...(scaled ? SCALED : []), ...patches], patched: new Set<string>() };
  graphs.set(name, graph);
  return graph;
}

export const inGraph = (name: string, file: string) => `${graphs.get(name)!.root}${file}?graph=${name}`;

function install(): void {
  installed = true;
  registerHooks({
    resolve(specifier, context, next) {
      const name = context.parentURL ? new URL(context.parentURL).searchParams.get('graph') : null;
      const graph = name === null ? undefined : graphs.get(name);
      if (graph === undefined || name === null) return next(specifier, context);
      if (/^\.{0,2}\//.test(specifier)) {
        const url = new URL(specifier, context.parentURL).href;
        const file = url.startsWith(graph.root) ? url.slice(graph.root.length).replace(/\?.*/, '') : '';
        const standIn = STAND_INS[file];
        return { url: standIn ? SIM + standIn : `${url}?graph=${name}`, shortCircuit: true };
      }
      const standIn = STAND_INS[specifier];
      if (standIn) return { url: SIM + standIn, shortCircuit: true };
      // Another checkout of the project need not have its packages installed.
      return next(specifier, { ...context, parentURL: import.meta.url });
    },
    load(url, context, next) {
      const name = url.startsWith('file:') ? new URL(url).searchParams.get('graph') : null;
      const graph = name === null ? undefined : graphs.get(name);
      const patches = graph?.patches.filter(({ file }) => url.startsWith(`${graph.root}${file}?`)) ?? [];
      if (graph === undefined || patches.length === 0) return next(url, context);
      let source = readFileSync(fileURLToPath(url.replace(/\?.*/, '')), 'utf8');
      for (const { file, find, replace, isNewer } of patches) {
        if (isNewer && !source.includes(find)) continue;
        if (source.split(find).length !== 2) {
          throw new Error(
            `Expected "${find}" once in ${file}, but found it ${source.split(find).length - 1} times`,
          );
        }
        source = source.replace(find, () => replace);
        graph.patched.add(file);
      }
      return { format: 'module-typescript', source, shortCircuit: true };
    },
  });
}
