import { type Actor, createActor } from '../core/actor.ts';
import type { World } from '../core/world.ts';

export interface FunctionSettings {
  id: string;
  /** The folder under lambdas/. */
  name: string;
  timeoutMs: number;
  variables: Record<string, string>;
  handler: (event: unknown, context: unknown) => Promise<unknown>;
}

export interface Outcome {
  result?: unknown;
  /** Why there is no result: the handler's own error, or what ended its process. */
  error?: Error;
}

interface Environment extends Actor {
  fn: FunctionSettings;
  /** How a running invocation ends; nobody hears a second end. */
  end: ((outcome: Outcome) => void) | undefined;
  /** Not to be used again: a newer version was deployed. */
  old: boolean;
}

/** Runs functions as Lambda does: one event an environment at a time, frozen in between, ended by its time-out. */
export class Lambda {
  readonly #world: World;
  readonly #idle = new Map<string, Environment[]>();
  readonly #all = new Set<Environment>();
  #made = 0;
  /** Processes that died or ran out of time, by function. */
  readonly deaths = new Map<string, number>();
  /** When each environment had done all that its event asked for, by name. */
  readonly done = new Map<string, number[]>();

  constructor(world: World) {
    this.#world = world;
  }

  invoke(fn: FunctionSettings, event: unknown, done: (outcome: Outcome) => void): void {
    const world = this.#world;
    const environment = this.#environment(fn);
    environment.end = (outcome) => {
      timer.cancelled = true;
      environment.end = undefined;
      done(outcome);
    };
    const timer = world.after(fn.timeoutMs, () => {
      world.note(environment.name, () => 'FAULT: runs out of time');
      this.kill(environment, new Error(`Task timed out after ${fn.timeoutMs / 1_000} seconds`));
    });
    const deadline = world.now + fn.timeoutMs;
    const context = {
      awsRequestId: `r${world.steps}`,
      functionName: fn.name,
      getRemainingTimeInMillis: () => Math.max(0, deadline - world.now),
    };
    environment.frozen = false;
    // What had come while it was frozen comes now.
    for (const run of environment.parked.splice(0)) world.afterFor(environment, 0, run);
    world.note(environment.name, () => `invoked with ${JSON.stringify(event).slice(0, 400)}`);
    world.runAs(environment, () => {
      fn.handler(event, context).then(
        (result) => this.#finish(environment, { result }),
        (error: Error) => this.#finish(environment, { error }),
      );
    });
  }

  #finish(environment: Environment, outcome: Outcome): void {
    if (environment.dead || environment.end === undefined) return;
    const { plant } = this.#world;
    if (outcome.result && plant?.result?.(environment.fn.name, outcome.result)) this.#world.planted += 1;
    environment.frozen = true;
    if (!outcome.error && !hasFailures(outcome.result)) this.#noteDone(environment.name);
    if (environment.old) this.#forget(environment);
    else this.#idle.get(environment.fn.id)!.push(environment);
    this.#world.note(environment.name, () =>
      outcome.error
        ? `fails: ${outcome.error.message}`
        : `answers ${JSON.stringify(outcome.result)?.slice(0, 300)}`,
    );
    environment.end(outcome);
  }

  #noteDone(name: string): void {
    const times = this.done.get(name) ?? [];
    this.done.set(name, times);
    times.push(this.#world.now);
  }

  /** Ends a process: what it waits for never comes, and what it had not begun never happens. */
  kill(actor: Actor, error = new Error('The process died')): void {
    const environment = actor as Environment;
    if (environment.dead) return;
    this.#forget(environment);
    const { name } = environment.fn;
    this.deaths.set(name, (this.deaths.get(name) ?? 0) + 1);
    this.#world.after(0, () => environment.end?.({ error }));
  }

  /** A new version: environments that are idle go, those at work end with their event. */
  deploy(): void {
    this.#world.note('deployment', () => 'every function begins anew');
    for (const environments of this.#idle.values()) {
      for (const environment of environments.splice(0)) this.#forget(environment);
    }
    for (const environment of this.#all) environment.old = true;
  }

  #forget(environment: Environment): void {
    environment.dead = true;
    environment.diedAt = this.#world.now;
    this.#all.delete(environment);
  }

  #environment(fn: FunctionSettings): Environment {
    const { schedule, chance, faults } = this.#world;
    const idle = this.#idle.get(fn.id) ?? [];
    this.#idle.set(fn.id, idle);
    if (idle.length > 0 && !chance.chance(faults.cold)) {
      return idle.splice(schedule.int(0, idle.length - 1), 1)[0]!;
    }
    const skewMs = faults.skewMs === 0 ? 0 : schedule.int(-faults.skewMs, faults.skewMs);
    const environment: Environment = {
      ...createActor(this.#world, `${fn.name}#${++this.#made}`, { skewMs, variables: fn.variables }),
      fn,
      end: undefined,
      old: false,
    };
    this.#all.add(environment);
    return environment;
  }
}

const hasFailures = (result: unknown) =>
  ((result as { batchItemFailures?: unknown[] } | null)?.batchItemFailures?.length ?? 0) > 0;
