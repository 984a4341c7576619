import type { ChildProcess } from 'node:child_process';
import type { FunctionPool, FunctionSettings } from './function-pool.ts';
import { startProcess } from './start-process.ts';
import type { Dismissal, Invocation, Invoked } from './worker.ts';

/** So many events must wait before one more process is worth its start. */
const CROWD = 8;
/** A process that nobody has wanted for so long ends, as on AWS: each holds some 50 MB of its own. */
const REST_MS = 60_000;

interface Worker {
  process: ChildProcess;
  /** Fulfilled when the process has loaded its function, or has ended. */
  loaded: Promise<void>;
  settle: ((outcome: Invoked) => void) | undefined;
  /** Runs while it has nothing to do. */
  rest?: NodeJS.Timeout;
}

/** The processes of one function. A process takes one event at a time; when all are taken, events wait. */
export class WorkerPool implements FunctionPool {
  readonly settings: FunctionSettings;
  readonly #restMs: number;
  readonly #workers = new Set<Worker>();
  readonly #idle: Worker[] = [];
  readonly #waiting: ((worker: Worker) => void)[] = [];
  #lastId = 0;
  #stopped = false;

  constructor(settings: FunctionSettings, restMs = REST_MS) {
    this.settings = settings;
    this.#restMs = restMs;
  }

  get pids(): number[] {
    return [...this.#workers].map((worker) => worker.process.pid!);
  }

  async warm(): Promise<void> {
    if (!this.settings.warm) return;
    while (this.#workers.size < this.settings.processes) this.#idle.push(this.#start());
    await Promise.all([...this.#workers].map((worker) => worker.loaded));
  }

  async invoke(event: unknown): Promise<unknown> {
    const worker = await this.#take();
    // As with Lambda, the time to load is none of the function's.
    await worker.loaded;
    const id = ++this.#lastId;
    const milliseconds = this.settings.timeoutSeconds * 1_000;
    const outcome = await new Promise<Invoked>((resolve) => {
      const timer = setTimeout(() => {
        worker.process.kill('SIGKILL');
        resolve({ id, error: { message: `Task timed out after ${this.settings.timeoutSeconds} seconds` } });
      }, milliseconds);
      worker.settle = (settled) => {
        clearTimeout(timer);
        resolve(settled);
      };
      worker.process.send(
        { id, path: this.settings.path, event, deadline: Date.now() + milliseconds } satisfies Invocation,
        (fault) => {
          if (fault) worker.settle?.({ id, error: { message: `The process is gone: ${fault.message}` } });
        },
      );
    });
    worker.settle = undefined;
    this.#giveBack(worker);
    if (outcome.error) throw Object.assign(new Error(outcome.error.message), { stack: outcome.error.stack });
    return outcome.result;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(
      [...this.#workers].map((worker) => {
        const ended = new Promise((resolve) => worker.process.once('exit', resolve));
        worker.process.kill('SIGKILL');
        return ended;
      }),
    );
  }

  #take(): Promise<Worker> {
    const idle = this.#idle.pop();
    clearTimeout(idle?.rest);
    if (idle) return Promise.resolve(idle);
    const { processes, mostProcesses } = this.settings;
    if (this.#workers.size < processes) return Promise.resolve(this.#start());
    if (this.#waiting.length >= CROWD && this.#workers.size < mostProcesses) this.#startBeside();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Those who wait go on waiting for the next process that is free: most will be served before it has started. */
  #startBeside(): void {
    const worker = this.#start();
    worker.process.once('message', () => this.#giveBack(worker));
  }

  #giveBack(worker: Worker): void {
    const canGoOn = this.#workers.has(worker) && worker.process.connected;
    const waiting = canGoOn ? this.#waiting.shift() : undefined;
    if (!canGoOn) this.#replace();
    else if (waiting) waiting(worker);
    else this.#lay(worker);
  }

  /** A process that died, or was ended, makes room for a new one, where any is wanted. */
  #replace(): void {
    if (this.#stopped || this.#workers.size >= this.settings.processes) return;
    this.#waiting.shift()?.(this.#start());
  }

  #lay(worker: Worker): void {
    this.#idle.push(worker);
    worker.rest = setTimeout(() => {
      // Looked at now and not before: of several that rest at once the last are kept.
      if (this.settings.warm && this.#workers.size <= this.settings.processes) return;
      this.#idle.splice(this.#idle.indexOf(worker), 1);
      this.#workers.delete(worker);
      worker.process.send({ dismissed: true } satisfies Dismissal, () => {
        if (worker.process.connected) worker.process.disconnect();
      });
    }, this.#restMs).unref();
  }

  #start(): Worker {
    if (this.#stopped) throw new Error(`${this.settings.name} is stopped`);
    const { path, name } = this.settings;
    const child = startProcess([path], this.settings);
    const loaded = Promise.withResolvers<void>();
    const worker: Worker = { process: child, loaded: loaded.promise, settle: undefined };
    this.#workers.add(worker);
    child.on('message', (message: Invoked | { ready: true }) => {
      if ('id' in message) worker.settle?.(message);
      else loaded.resolve();
    });
    child.on('exit', (code, signal) => {
      loaded.resolve();
      this.#workers.delete(worker);
      clearTimeout(worker.rest);
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
      worker.settle?.({ id: 0, error: { message: `${name} exited: ${signal ?? `code ${code}`}` } });
      // Who came after its channel had ended, and before it had, found no room.
      this.#replace();
    });
    return worker;
  }
}
