import type { Steps } from './steps.ts';

const PLACES = 64;

/**
 * Between steps that fit and finer ones that do not, where no scale lies between them, as sizes jump: the finer ones for
 * as many of the low frequencies as fit. Looks so often at most.
 */
export function mixSteps(fine: Steps, coarse: Steps, looks: number, fits: (steps: Steps) => boolean): Steps {
  let [best, low, high] = [coarse, 0, PLACES];
  for (let look = 0; look < looks && high - low > 1; look++) {
    const places = (low + high) >> 1;
    const mixed = mixedAt(fine, coarse, places);
    if (fits(mixed)) [best, low] = [mixed, places];
    else high = places;
  }
  return best;
}

function mixedAt(fine: Steps, coarse: Steps, places: number): Steps {
  const join = <T extends Uint16Array | Float32Array>(finer: T, coarser: T): T => {
    const joined = coarser.slice() as T;
    joined.set(finer.subarray(0, places));
    return joined;
  };
  return {
    tables: coarse.tables.map((table, c) => join(fine.tables[c]!, table)),
    worth: coarse.worth.map((worth, c) => join(fine.worth[c]!, worth)),
    price: coarse.price,
  };
}
