import { KERNEL_CONSTANTS } from '../kernel-interface.ts';

/** Decodes a code by its first eleven bits; longer ones, which are rare, by counting up. */
export interface HuffmanLookup {
  /** For every eleven bits: those of the code and its value << 16 | those of the code << 8 | symbol; 0 for longer codes. */
  fast: Uint32Array;
  /** By length: the first code beyond it, and what leads from a code to its symbol. */
  limit: Int32Array;
  offset: Int32Array;
  symbols: Uint8Array;
}

const FAST_BITS = KERNEL_CONSTANTS.FAST;

/** Null for counts that are no code. */
export function huffmanLookup(counts: Uint8Array, symbols: Uint8Array): HuffmanLookup | null {
  const fast = new Uint32Array(1 << FAST_BITS);
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
      const symbol = symbols[next]!;
      const found = ((length + (symbol & 15)) << 16) | (length << 8) | symbol;
      fast.fill(found, first, first + (1 << (FAST_BITS - length)));
    }
    limit[length] = code;
    code <<= 1;
  }
  const all = new Uint8Array(256);
  all.set(symbols.subarray(0, 256));
  return { fast, limit, offset, symbols: all };
}
