import { KERNEL_CONSTANTS } from '../kernel-interface.ts';
import { type HuffmanCode, huffmanCode } from './huffman-code.ts';

const { PLAIN } = KERNEL_CONSTANTS;

/** The codes that suit these frequencies: luma DC, chroma DC, luma AC, chroma AC. */
export function codesFor(frequencies: Uint32Array): HuffmanCode[] {
  return [0, 1, 2, 3].map((table) => huffmanCode(frequencies.subarray(256 * table, 256 * (table + 1))));
}

/** The bits that a scan of so many symbols will take, exactly but for stuffed zeros. */
export function bitsOf(frequencies: Uint32Array, codes: HuffmanCode[]): number {
  let bits = 0;
  for (const [table, { symbols, length }] of codes.entries())
    for (const symbol of symbols)
      bits += frequencies[256 * table + symbol]! * (length[symbol]! + (symbol & 15));
  for (let count = 1; count < 16; count++) bits += frequencies[PLAIN + count]! * count;
  return bits;
}
