import type { Outside } from '../outside/outside.ts';
import type { Plant } from '../plants/plant.ts';
import type { Service, ServiceName } from '../services/call-service.ts';
import type { DynamoDb } from '../services/dynamodb/dynamodb.ts';
import type { S3 } from '../services/s3/s3.ts';
import type { Sqs } from '../services/sqs/sqs.ts';
import type { Lambda } from '../stack/lambda.ts';
import { type Actor, running, setRunning } from './actor.ts';
import { EventHeap, type TimedEvent } from './event-heap.ts';
import type { Faults } from './faults.ts';
import type { Code } from './load-code.ts';
import { createRandom, type Random } from './random.ts';
import { takeTurns } from './take-turns.ts';

/** More steps than any sound history takes: beyond it something goes round in circles. */
const MOST_STEPS = 60_000;

/** Thrown where a history does not come to rest. */
export class Endless extends Error {}

/**
 * One history's time and chance. Whatever happens is an event here; between two of them everything that can run
 * without waiting has run, so the order of events is the order of the history.
 */
export class World {
  /** Epoch milliseconds. */
  now: number;
  readonly seed: string;
  /** How long things take and in which order they come. */
  readonly schedule: Random;
  /** What goes wrong. */
  readonly chance: Random;
  /** What the simulated code draws itself. */
  readonly inside: Random;
  /** A line a step, where somebody wants to read them. */
  readonly lines: string[] | undefined;
  faults: Faults;
  /** A bug that is planted, and how often it has shown. */
  plant: Plant | undefined;
  planted = 0;
  readonly code: Code;
  dynamodb!: DynamoDb;
  s3!: S3;
  sqs!: Sqs;
  lambda!: Lambda;
  outside!: Outside;
  /** What the code has logged. */
  readonly logs: { level: string; said: unknown[] }[] = [];
  /** Calls that were done, but whose caller does not know it. */
  readonly unheard: { who: string; operation: string; input: object }[] = [];
  /** Messages that a function named as failed, or that came back because it threw, by function. */
  readonly returned = new Map<string, number>();
  /** Whose call a service applies. */
  caller = '';
  steps = 0;
  mostSteps = MOST_STEPS;
  calls = 0;
  /** Of all that happened, in its order: two runs of a seed must agree. */
  fingerprint = 0x811c9dc5;
  readonly #near = new EventHeap();
  readonly #far = new EventHeap();
  #order = 0;
  /** Who was given something to do in this turn, and whose turn it is next. */
  #woken: Actor | undefined;
  readonly #next: { actor: Actor; run: () => void }[] = [];
  readonly #start: number;

  constructor(seed: string, code: Code, faults: Faults, start: number, printing: boolean) {
    this.seed = seed;
    this.code = code;
    this.faults = faults;
    this.now = start;
    this.#start = start;
    this.schedule = createRandom(`${seed} schedule`);
    this.chance = createRandom(`${seed} chance`);
    this.inside = createRandom(`${seed} inside`);
    this.lines = printing ? [] : undefined;
  }

  get elapsed(): number {
    return this.now - this.#start;
  }

  service(name: ServiceName): Service {
    return name === 'dynamodb' ? this.dynamodb : name === 's3' ? this.s3 : this.sqs;
  }

  handedBack(fn: string): number {
    return this.returned.get(fn) ?? 0;
  }

  kill(actor: Actor): void {
    this.lambda.kill(actor);
  }

  /** Sets an event of nobody's: it happens whoever has died. */
  after(ms: number, run: () => void): TimedEvent {
    const event = { at: this.now + Math.max(0, ms), order: this.#order++, run };
    this.#near.push(event);
    return event;
  }

  /** Sets what an actor waits for. */
  afterFor(actor: Actor, ms: number, run: () => void): TimedEvent {
    return this.after(ms, () => this.reach(actor, run));
  }

  /** Something that does not keep a history from coming to rest, such as tomorrow's sweep. */
  afterFar(ms: number, run: () => void): void {
    this.#far.push({ at: this.now + ms, order: this.#order++, run });
  }

  /** Runs something as an actor, unless it is dead; later, if it is frozen. */
  reach(actor: Actor, run: () => void): void {
    if (actor.dead) return;
    if (actor.frozen) actor.parked.push(run);
    else this.runAs(actor, run);
  }

  /** Runs simulated code, whatever waits for it: now, or when the actor whose turn it is has done what it can. */
  runAs(actor: Actor, run: () => void): void {
    if (this.#woken !== undefined && this.#woken !== actor) {
      this.#next.push({ actor, run });
      return;
    }
    this.#woken = actor;
    const before = running;
    setRunning(actor);
    run();
    setRunning(before);
  }

  /** Runs until nothing is left to happen; `unfinished` says whether the far events are still wanted. */
  run(unfinished: () => boolean, horizonMs: number): Promise<void> {
    const turn = () => {
      this.#woken = undefined;
      setRunning(undefined);
      const isLeft = this.#turn(unfinished, horizonMs);
      setRunning(this.#woken);
      return isLeft;
    };
    return takeTurns(turn, () => setRunning(undefined));
  }

  /** Goes on to the next event that gives an actor something to do; false where there is none. */
  #turn(unfinished: () => boolean, horizonMs: number): boolean {
    const next = this.#next.shift();
    if (next) this.runAs(next.actor, next.run);
    while (this.#woken === undefined) {
      let event = this.#near.pop();
      if (event === undefined) {
        if (!unfinished() || this.elapsed > horizonMs) return false;
        event = this.#far.pop();
        if (event === undefined) return false;
      }
      if (event.cancelled) continue;
      if (++this.steps > this.mostSteps) throw new Endless(`It goes on after ${this.mostSteps} steps`);
      this.now = Math.max(this.now, event.at);
      this.fingerprint = Math.imul(this.fingerprint ^ ((this.now % 1e9) | 0), 0x01000193) ^ event.order;
      event.run();
    }
    return true;
  }

  /** A step of the history: what it says is made only where somebody reads it. */
  note(who: string, say: () => string): void {
    this.lines?.push(`${timeOf(this.elapsed)}  ${who.padEnd(22)} ${say()}`);
  }
}

/** `2d 03:04:05.678` since the history began. */
function timeOf(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  const clock = new Date(ms % 86_400_000).toISOString().slice(11, 23);
  return `${days === 0 ? '   ' : `${String(days).padStart(2)}d`} ${clock}`;
}
