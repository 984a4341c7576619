import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import plainTimers from 'node:timers';
import timers from 'node:timers/promises';
import { type Actor, actors } from './actor.ts';
import type { TimedEvent } from './event-heap.ts';
import { RealDate, realEnvironment, realNow, realRandom } from './real.ts';

const clockOf = (actor: Actor) => actor.world.now + actor.skewMs;

/**
 * Gives simulated code another clock, other timers, another source of chance and another environment; everybody
 * else keeps the real ones. To be called before any simulated code is loaded.
 */
export function installGlobals(): void {
  installClock();
  installTimers();
  installChance();
  Object.defineProperty(process, 'env', {
    get: () => actors.getStore()?.variables ?? realEnvironment,
    configurable: true,
  });
}

function installClock(): void {
  globalThis.Date = new Proxy(RealDate, {
    construct(target, args, newTarget) {
      const actor = actors.getStore();
      const given = args.length === 0 && actor ? [clockOf(actor)] : args;
      return Reflect.construct(target, given, newTarget) as object;
    },
    get(target, property) {
      if (property === 'now') return now;
      return Reflect.get(target, property) as unknown;
    },
  });
  const now = () => {
    const actor = actors.getStore();
    return actor ? clockOf(actor) : RealDate.now();
  };
  // A monotonic clock knows nothing of a clock that is set.
  performance.now = () => actors.getStore()?.world.now ?? realNow();
}

function installTimers(): void {
  const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = globalThis;
  const set = (actor: Actor, ms: number, run: () => void) => {
    const event: TimedEvent & Partial<NodeJS.Timeout> = actor.world.afterFor(
      actor,
      Math.max(1, ms || 1),
      run,
    );
    event.unref = () => event as NodeJS.Timeout;
    event.ref = event.unref;
    return event;
  };
  globalThis.setTimeout = ((run: (...args: unknown[]) => void, ms = 1, ...args: unknown[]) => {
    const actor = actors.getStore();
    return actor ? set(actor, ms, () => run(...args)) : realSetTimeout(run, ms, ...args);
  }) as unknown as typeof setTimeout;
  globalThis.clearTimeout = ((timer: TimedEvent | NodeJS.Timeout | undefined) => {
    if (timer && 'order' in timer) timer.cancelled = true;
    else realClearTimeout(timer as NodeJS.Timeout);
  }) as typeof clearTimeout;
  globalThis.setInterval = ((run: (...args: unknown[]) => void, ms = 1, ...args: unknown[]) => {
    const actor = actors.getStore();
    if (actor === undefined) throw new Error('Expected no interval outside of a simulation');
    const handle: { order: number; cancelled: boolean } = { order: 0, cancelled: false };
    const again = () => {
      if (handle.cancelled) return;
      run(...args);
      set(actor, ms, again);
    };
    set(actor, ms, again);
    return Object.assign(handle, { unref: () => handle, ref: () => handle });
  }) as unknown as typeof setInterval;
  globalThis.clearInterval = globalThis.clearTimeout as typeof clearInterval;

  Object.assign(plainTimers, {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    setInterval: globalThis.setInterval,
    clearInterval: globalThis.clearInterval,
  });

  const realSleep = timers.setTimeout as (...args: unknown[]) => Promise<unknown>;
  timers.setTimeout = ((ms = 1, value?: unknown, options?: { signal?: AbortSignal }): Promise<unknown> => {
    const actor = actors.getStore();
    if (actor === undefined) return realSleep(ms, value, options);
    return new Promise((resolve, reject) => {
      const event = set(actor, ms, () => resolve(value));
      options?.signal?.addEventListener('abort', () => {
        event.cancelled = true;
        reject(options.signal?.reason);
      });
    });
  }) as typeof timers.setTimeout;

  const realTimeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => {
    const actor = actors.getStore();
    if (actor === undefined) return realTimeout(ms);
    const controller = new AbortController();
    set(actor, ms, () => controller.abort(new DOMException('The operation timed out', 'TimeoutError')));
    return controller.signal;
  };
  syncBuiltinESMExports();
}

function installChance(): void {
  const next = () => actors.getStore()?.world.inside.next();
  Math.random = () => next() ?? realRandom();
  const { randomBytes, randomUUID } = crypto;
  const drawn = (size: number): Buffer | undefined => {
    if (actors.getStore() === undefined) return undefined;
    const bytes = Buffer.alloc(size);
    for (let at = 0; at < size; at++) bytes[at] = Math.floor(next()! * 256);
    return bytes;
  };
  crypto.randomBytes = ((size: number) => drawn(size) ?? randomBytes(size)) as typeof randomBytes;
  crypto.randomUUID = ((options?: crypto.RandomUUIDOptions) => {
    const hex = drawn(16)?.toString('hex');
    if (hex === undefined) return randomUUID(options);
    const variant = '89ab'[Number.parseInt(hex[16]!, 16) & 3];
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }) as typeof randomUUID;
  syncBuiltinESMExports();
}
