import type { Call } from './aws-call.ts';
import type { FaultProxy } from './fault-proxy.ts';

/**
 * Makes the first call that is so wait at the proxy: `reached` is fulfilled when it has come, and it goes on after
 * `release`. Everything else passes.
 */
export function holdCall(proxy: FaultProxy, isSo: (call: Call) => boolean) {
  const arrival = Promise.withResolvers<Call>();
  const gate = Promise.withResolvers<void>();
  let held = false;
  proxy.decide = async (call) => {
    if (held || !isSo(call)) return undefined;
    held = true;
    arrival.resolve(call);
    await gate.promise;
    return undefined;
  };
  return { reached: arrival.promise, release: gate.resolve };
}

/** A call of a function that says this in its body or its path. */
export const says = (name: string, text: string) => (call: Call) =>
  call.caller?.name === name &&
  (call.path.includes(text) || (call.service !== 's3' && call.body.includes(text)));
