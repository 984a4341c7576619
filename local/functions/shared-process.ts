import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { FunctionPool, FunctionSettings, Surroundings } from './function-pool.ts';
import { startProcess } from './start-process.ts';
import type { Invocation, Invoked } from './worker.ts';

/** What says which function it is, and steers nothing. */
const NAMES = ['AWS_LAMBDA_FUNCTION_NAME', 'AWS_ACCESS_KEY_ID'];

/**
 * One process for many functions, as each of its own would cost more to start than a short run has for it to do. It
 * has the environment of all of them, and takes several events at a time. Where one of them is ended, all are.
 */
export class SharedProcess {
  readonly #all: FunctionSettings[];
  readonly #environment: Record<string, string>;
  readonly #surroundings: Promise<Surroundings>;
  readonly #pending = new Map<number, (outcome: Invoked) => void>();
  #child: ChildProcess | undefined;
  #lastId = 0;
  #stopped: Promise<unknown> | undefined;

  /** The first is loaded with the process. */
  constructor(all: FunctionSettings[]) {
    this.#all = all;
    this.#environment = inOne(all);
    this.#surroundings = Promise.all(all.map(({ surroundings }) => surroundings)).then((found) => ({
      environment: inOne(found),
      takeObject: found[0]?.takeObject,
    }));
  }

  /** The way to one of the functions. */
  poolOf(settings: FunctionSettings): FunctionPool {
    const child = () => this.#child ?? this.#start();
    return {
      settings,
      get pids() {
        return [];
      },
      warm: async () => {
        if (settings.warm) child();
      },
      invoke: (event) => this.#invoke(settings, event),
      stop: async () => {
        await this.#stop();
      },
    };
  }

  async #invoke({ path, timeoutSeconds }: FunctionSettings, event: unknown): Promise<unknown> {
    const child = this.#child ?? this.#start();
    const id = ++this.#lastId;
    const milliseconds = timeoutSeconds * 1_000;
    const outcome = await new Promise<Invoked>((resolve) => {
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        resolve({ id, error: { message: `Task timed out after ${timeoutSeconds} seconds` } });
      }, milliseconds);
      this.#pending.set(id, (settled) => {
        clearTimeout(timer);
        resolve(settled);
      });
      const invocation: Invocation = { id, path, event, deadline: Date.now() + milliseconds };
      child.send(invocation, (fault) => {
        if (fault)
          this.#pending.get(id)?.({ id, error: { message: `The process is gone: ${fault.message}` } });
      });
    });
    this.#pending.delete(id);
    if (outcome.error) throw Object.assign(new Error(outcome.error.message), { stack: outcome.error.stack });
    return outcome.result;
  }

  #start(): ChildProcess {
    if (this.#stopped) throw new Error('The functions are stopped');
    const largest = (of: 'memoryMiB' | 'youngMiB') => Math.max(...this.#all.map((settings) => settings[of]));
    const child = startProcess(
      this.#all.map(({ path }) => path),
      {
        environment: this.#environment,
        surroundings: this.#surroundings,
        memoryMiB: largest('memoryMiB'),
        youngMiB: largest('youngMiB'),
        say: this.#all[0]?.say,
      },
    );
    this.#child = child;
    child.on('message', (message: Invoked | { ready: true }) => {
      if ('id' in message) this.#pending.get(message.id)?.(message);
    });
    child.on('exit', (code, signal) => {
      if (this.#child === child) this.#child = undefined;
      for (const settle of this.#pending.values())
        settle({ id: 0, error: { message: `The functions exited: ${signal ?? `code ${code}`}` } });
    });
    return child;
  }

  #stop(): Promise<unknown> {
    const child = this.#child;
    this.#stopped ??= child === undefined ? Promise.resolve() : once(child, 'exit');
    child?.kill('SIGKILL');
    return this.#stopped;
  }
}

function inOne(all: Pick<Surroundings, 'environment'>[]): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of all.flatMap((each) => Object.entries(each.environment))) {
    const other = environment[name] ?? value;
    if (other !== value && !NAMES.includes(name))
      throw new Error(`Two functions of one process want ${name} to be ${other} and ${value}`);
    environment[name] = other;
  }
  return environment;
}
