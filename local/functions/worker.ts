import { rmSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TakenObject } from '../emulators/fauxqs/handed-object.ts';
import { ROOT } from '../places.ts';
import { tellRunner } from './tell-runner.ts';

/**
 * Functions in a process of their own, as Lambda runs them, with the environment of the template: mostly one function,
 * and one event at a time. Started by start-process.ts with the handlers' paths as its arguments.
 */
export interface Invocation {
  id: number;
  /** The handler's. */
  path: string;
  event: unknown;
  /** When the function will be ended, epoch milliseconds. */
  deadline: number;
}
/** All that the process is called with is there. */
export interface Surrounded {
  environment: Record<string, string>;
}
/** The process is wanted no more, while others go on: what all share stays. */
export interface Dismissal {
  dismissed: true;
}
export interface Invoked {
  id: number;
  result?: unknown;
  error?: { message: string; stack?: string | undefined };
}

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const [, , first = '', ...others] = process.argv;
const name = others.length > 0 ? 'functions' : basename(dirname(first)).slice(0, 40);
// Each call to AWS names the process that made it, for whoever watches the calls from outside.
process.env.AWS_SDK_UA_APP_ID = `${name}-${process.pid}`;
// A start takes half the CPU where an earlier one has left what it compiled.
enableCompileCache(join(ROOT, 'node_modules/.cache/halve-code'));
const surrounded = Promise.withResolvers<void>();
const network = process.env.WITHOUT_NETWORK ? import('./without-network/without-network.ts') : undefined;
const prepared = Promise.all([network, surrounded.promise]).then(([local]) =>
  local?.withoutNetwork(process.env),
);
// As a URL: a path may hold "#" or "%", and on Windows begins with what looks like a scheme.
const load = (path: string): Promise<{ handler: Handler }> => import(pathToFileURL(path).href);
Promise.all([network, load(first)]).then(
  () => {
    tellRunner({ ready: true });
    // Not left to the end of the process, which may be a kill.
    flushCompileCache();
  },
  (fault) => {
    console.error(fault);
    process.exit(1);
  },
);

let dismissed = false;
process.on('message', async (message: Surrounded | Invocation | Dismissal | TakenObject) => {
  if ('dismissed' in message) dismissed = true;
  if ('environment' in message) {
    Object.assign(process.env, message.environment);
    surrounded.resolve();
  }
  if (!('path' in message)) return;
  const { id, path, event, deadline } = message;
  const reply = (outcome: Omit<Invoked, 'id'>) => tellRunner({ id, ...outcome } satisfies Invoked);
  try {
    await prepared;
    const { handler } = await load(path);
    const context = {
      awsRequestId: String(id),
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    };
    reply({ result: await handler(event, context) });
  } catch (fault) {
    const error = fault instanceof Error ? fault : new Error(String(fault));
    reply({ error: { message: error.message, stack: error.stack } });
  }
});
// The runner decides when a function ends; a signal to the whole terminal must not cut one short.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.on('disconnect', () => {
  const { PASSING_FOLDER: passing } = process.env;
  // Who would take it away has been killed.
  if (passing !== undefined && !dismissed) rmSync(passing, { recursive: true, force: true });
  process.exit(0);
});
