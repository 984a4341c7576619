import type { Actor } from '../core/actor.ts';
import type { CallInput, Plant } from '../plants/plant.ts';
import { readsOf } from './reads-of.ts';

export type ServiceName = 'dynamodb' | 's3' | 'sqs';

/** A service applies a call at one moment; what it throws is its answer. */
export interface Service {
  apply(operation: string, input: object): unknown;
}

/** An answer that says: try again. The SDK does, eight times in all, and then throws it. */
export class ServiceFault extends Error {
  readonly $metadata: { httpStatusCode: number };
  readonly retryable = true;

  constructor(name: string, message: string, status: number) {
    super(message);
    this.name = name;
    this.$metadata = { httpStatusCode: status };
  }
}

const TRIES = 8;
/** What a process has sent before it died is done within so long, or never: its connection is gone. */
const ON_ITS_WAY_MS = 5_000;

/** One call of the SDK: tries until one is answered, as the SDK's standard retries do. */
export function callService(
  actor: Actor,
  name: ServiceName,
  operation: string,
  input: object,
  signal?: AbortSignal,
): Promise<unknown> {
  // One promise for all would keep every process that ever waited for it.
  if (actor.dead) return new Promise(() => {});
  const { plant } = actor.world;
  if (plant !== undefined) return plantedCall(plant, actor, name, operation, { ...input }, signal);
  return send(actor, name, operation, input, signal);
}

/** A call as a planted bug would make it. */
async function plantedCall(
  plant: Plant,
  actor: Actor,
  name: ServiceName,
  operation: string,
  input: CallInput,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const call = { fn: actor.name.replace(/#.*/, ''), operation, input };
  const changed = plant.call?.(call) ?? false;
  if (changed) actor.world.planted += 1;
  if (changed === 'drop') return {};
  const answer = (await send(actor, name, operation, input, signal)) as Record<string, unknown>;
  if (plant.answer?.(call, answer)) actor.world.planted += 1;
  return answer;
}

function send(
  actor: Actor,
  name: ServiceName,
  operation: string,
  input: object,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () =>
      reject(Object.assign(new Error('aborted'), { name: 'AbortError' })),
    );
    attempt(actor, name, operation, input, 1, resolve, reject);
  });
}

function attempt(
  actor: Actor,
  name: ServiceName,
  operation: string,
  input: object,
  tries: number,
  resolve: (answer: unknown) => void,
  reject: (error: unknown) => void,
): void {
  const { world } = actor;
  const { faults, chance, schedule } = world;
  const what = () => `${name} ${operation} ${readsOf(operation, input)}`;
  if (chance.chance(faults.stall)) {
    const stalled = schedule.int(10_000, 600_000);
    world.note(actor.name, () => `${what()}  FAULT: stands still for ${stalled / 1_000} s before it`);
    const go = () => attempt(actor, name, operation, input, tries, resolve, reject);
    world.afterFor(actor, stalled, go);
    return;
  }
  world.calls += 1;
  if (chance.chance(faults.crash)) {
    // Half of the deaths come before anybody has heard of the call, half after it is done.
    const done = chance.chance(0.5);
    world.note(
      actor.name,
      () => `${what()}  FAULT: dies ${done ? 'with the call under way' : 'before the call'}`,
    );
    if (done) world.after(latency(world), () => applyUnheard(actor, name, operation, input));
    world.kill(actor);
    return;
  }
  const again = (fault: ServiceFault, why: string) => {
    world.note(actor.name, () => `${what()}  FAULT: ${why}`);
    if (tries >= TRIES) return reject(fault);
    const wait = schedule.int(0, Math.min(20_000, 100 * 2 ** tries));
    world.afterFor(actor, wait, () => attempt(actor, name, operation, input, tries + 1, resolve, reject));
  };
  const there = latency(world);
  const back = latency(world);
  if (chance.chance(faults.refuse)) {
    const fault = new ServiceFault('ThrottlingException', 'Rate exceeded', 503);
    world.afterFor(actor, there + back, () => again(fault, 'refused'));
    return;
  }
  const lost = chance.chance(faults.lose);
  world.after(there, () => {
    if (world.now > actor.diedAt + ON_ITS_WAY_MS) return;
    let answer: unknown;
    let fault: unknown;
    try {
      world.caller = actor.name;
      answer = world.service(name).apply(operation, input);
    } catch (error) {
      fault = error;
    }
    if (lost) {
      world.unheard.push({ who: actor.name, operation, input });
      const unknown = new ServiceFault('TimeoutError', 'socket hang up', 500);
      world.afterFor(actor, back, () => again(unknown, 'done, but its answer is lost'));
      return;
    }
    world.afterFor(actor, back, () => {
      world.note(actor.name, () => `${what()}${fault ? `  -> ${(fault as Error).name}` : ''}`);
      if (fault === undefined) resolve(answer);
      else if (fault instanceof ServiceFault) again(fault, fault.name);
      else reject(fault);
    });
  });
}

function applyUnheard(actor: Actor, name: ServiceName, operation: string, input: object): void {
  actor.world.unheard.push({ who: actor.name, operation, input });
  actor.world.caller = actor.name;
  try {
    actor.world.service(name).apply(operation, input);
  } catch {
    // Nobody is there to hear it.
  }
}

/** Mostly near the history's usual, sometimes many times that. */
function latency({ schedule, faults }: Actor['world']): number {
  const usual = schedule.int(1, faults.latencyMs);
  return schedule.chance(faults.slow) ? usual * schedule.int(5, 100) : usual;
}
