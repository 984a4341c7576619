import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import plainTimers from 'node:timers';
import timers from 'node:timers/promises';
import { type Actor, running } from './actor.ts';
import type { TimedEvent } from './event-heap.ts';
import { RealDate, realEnvironment, realNow, realRandom } from './real.ts';

const clockOf = (actor: Actor) => Math.floor(actor.world.now + actor.skewMs);

/**
 * Gives simulated code another clock, other timers, another source of chance and another environment; everybody
 * else keeps the real ones. To be called before any simulated code is loaded.
 */
export function installGlobals(): void {
  installClock();
  installTimers();
  installChance();
  Object.defineProperty(process, 'env', {
    get: () => running?.variables ?? realEnvironment,
    configurable: true,
  });
}

function installClock(): void {
  // Every date is still one of Node's own, so that `instanceof` says the same on both sides.
  function SimulatedDate(...args: unknown[]) {
    if (!new.target) return RealDate();
    const given = args.length === 0 && running ? [clockOf(running)] : args;
    return Reflect.construct(RealDate, given, new.target) as object;
  }
  const now = () => (running ? clockOf(running) : RealDate.now());
  globalThis.Date = Object.assign(SimulatedDate, {
    prototype: RealDate.prototype,
    now,
    parse: RealDate.parse,
    UTC: RealDate.UTC,
  }) as unknown as DateConstructor;
  // A monotonic clock knows nothing of a clock that is set.
  performance.now = () => running?.world.now ?? realNow();
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
    const actor = running;
    return actor ? set(actor, ms, () => run(...args)) : realSetTimeout(run, ms, ...args);
  }) as unknown as typeof setTimeout;
  globalThis.clearTimeout = ((timer: TimedEvent | NodeJS.Timeout | undefined) => {
    if (timer && 'order' in timer) timer.cancelled = true;
    else realClearTimeout(timer as NodeJS.Timeout);
  }) as typeof clearTimeout;
  globalThis.setInterval = ((run: (...args: unknown[]) => void, ms = 1, ...args: unknown[]) => {
    const actor = running;
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
    const actor = running;
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
    const actor = running;
    if (actor === undefined) return realTimeout(ms);
    const controller = new AbortController();
    set(actor, ms, () => controller.abort(new DOMException('The operation timed out', 'TimeoutError')));
    return controller.signal;
  };
  syncBuiltinESMExports();
}

function installChance(): void {
  const next = () => running?.world.inside.next();
  Math.random = () => next() ?? realRandom();
  const { hkdfSync, randomBytes, randomUUID, scryptSync } = crypto;
  const drawn = (size: number): Buffer | undefined => {
    if (running === undefined) return undefined;
    const bytes = Buffer.alloc(size);
    for (let at = 0; at < size; at++) bytes[at] = Math.floor(next()! * 256);
    return bytes;
  };
  crypto.randomBytes = ((size: number) => drawn(size) ?? randomBytes(size)) as typeof randomBytes;
  // It is slow on purpose, to hold out against those who guess: here nobody does, and a quick one is as good.
  crypto.scryptSync = ((password: string, salt: string, size: number) =>
    running === undefined
      ? scryptSync(password, salt, size)
      : Buffer.from(hkdfSync('sha256', password, salt, '', size))) as typeof scryptSync;
  crypto.randomUUID = ((options?: crypto.RandomUUIDOptions) => {
    const hex = drawn(16)?.toString('hex');
    if (hex === undefined) return randomUUID(options);
    const variant = '89ab'[Number.parseInt(hex[16]!, 16) & 3];
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }) as typeof randomUUID;
  syncBuiltinESMExports();
}
