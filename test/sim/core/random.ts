/** Draws that depend on a seed alone. Each kind of draw has a stream of its own, so that one more draw here moves none there. */
export interface Random {
  /** At least 0 and below 1. */
  next(): number;
  /** A whole number, at least `from` and at most `to`. */
  int(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
}

/** sfc32 (Chris Doty-Humphrey's PractRand), started from the characters of the seed by an FNV-1a of four basis values. */
export function createRandom(seed: string): Random {
  let [a, b, c] = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b].map((basis) => hashOf(seed, basis)) as [
    number,
    number,
    number,
  ];
  let counter = 1;
  const bits = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) bits();
  const next = () => bits() / 2 ** 32;
  return {
    next,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (probability) => probability > 0 && next() < probability,
    pick: (values) => values[Math.floor(next() * values.length)]!,
  };
}

function hashOf(text: string, basis = 0x811c9dc5): number {
  let hash = basis;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
