import { KERNEL_CONSTANTS } from './kernel-interface.ts';

/** Decodes a code by its first eleven bits; longer ones, which are rare, by counting up. */
export interface HuffmanLookup {
  /** Length << 8 | symbol for every eleven bits; 0 where the code is longer. */
  fast: Uint16Array;
  /** By length: the first code beyond it, and what leads from a code to its symbol. */
  limit: Int32Array;
  offset: Int32Array;
  symbols: Uint8Array;
}

const FAST_BITS = KERNEL_CONSTANTS.FAST;

/** Null for counts that are no code. */
export function huffmanLookup(counts: Uint8Array, symbols: Uint8Array): HuffmanLookup | null {
  const fast = new Uint16Array(1 << FAST_BITS);
  const limit = new Int32Array(20);
  const offset = new Int32Array(20);
  let code = 0;
  let next = 0;
  for (let length = 1; length <= 16; length++) {
    offset[length] = next - code;
    const count = counts[length - 1]!;
    if (code + count > 1 << length || next + count > symbols.length) return null;
    for (let i = 0; i < count; i++, code++, next++) {
      if (length > FAST_BITS) continue;
      const first = code << (FAST_BITS - length);
      fast.fill((length << 8) | symbols[next]!, first, first + (1 << (FAST_BITS - length)));
    }
    limit[length] = code;
    code <<= 1;
  }
  const all = new Uint8Array(256);
  all.set(symbols.subarray(0, 256));
  return { fast, limit, offset, symbols: all };
}
