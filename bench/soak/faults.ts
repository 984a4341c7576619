import type { Call } from '../../test/support/faults/aws-call.ts';
import type { Fault } from '../../test/support/faults/fault-proxy.ts';

const KINDS: Fault[] = ['throttle', 'error', 'drop', 'lose-reply', 'half'];

/** Numbers from 0 to 1, the same ones for the same seed. */
export function seededNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Lets so great a share of all calls meet with one of the faults that AWS knows, and counts both. */
export function seededFaults(share: number, seed: number) {
  const next = seededNumbers(seed);
  const counts: Record<string, number> = {};
  const count = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  const decide = ({ operation }: Call): Fault | undefined => {
    count('calls');
    if (next() >= share) return undefined;
    const kind = KINDS[Math.floor(next() * KINDS.length)]!;
    // Only a batch can be done by half.
    const fault = kind === 'half' && !operation.includes('Batch') ? 'error' : kind;
    count('faults');
    count(String(fault));
    return fault;
  };
  return { decide, counts };
}
