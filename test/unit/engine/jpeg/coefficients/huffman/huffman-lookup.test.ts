import { describe, expect, it } from 'vitest';
import { huffmanCode } from '../../../../../../engine/jpeg/coefficients/huffman/huffman-code.ts';
import {
  type HuffmanLookup,
  huffmanLookup,
} from '../../../../../../engine/jpeg/coefficients/huffman/huffman-lookup.ts';
import { KERNEL_CONSTANTS } from '../../../../../../engine/jpeg/coefficients/kernel-interface.ts';

/** As the kernel looks a code up: the first bits at once, longer ones by counting up. */
function lookUp(
  { fast, limit, offset, symbols }: HuffmanLookup,
  bits: string,
): { symbol: number; length: number } {
  const at = (length: number) => Number.parseInt(bits.padEnd(16, '0').slice(0, length), 2);
  const found = fast[at(KERNEL_CONSTANTS.FAST)]!;
  if (found) {
    const [symbol, length] = [found & 255, (found >> 8) & 255];
    // The code and its value together.
    expect(found >> 16).toBe(length + (symbol & 15));
    return { symbol, length };
  }
  let length = KERNEL_CONSTANTS.FAST + 1;
  while (at(length) >= limit[length]!) length += 1;
  return { symbol: symbols[at(length) + offset[length]!]!, length };
}

describe('the lookup of a Huffman code', () => {
  it('reads the DC table of luma that the standard prints (K.3)', () => {
    const counts = Uint8Array.from([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
    const lookup = huffmanLookup(
      counts,
      Uint8Array.from({ length: 12 }, (_, i) => i),
    )!;
    const printed = [
      '00',
      '010',
      '011',
      '100',
      '101',
      '110',
      '1110',
      '11110',
      '111110',
      '1111110',
      '11111110',
      '111111110',
    ];
    for (const [symbol, bits] of printed.entries())
      expect(lookUp(lookup, bits)).toEqual({ symbol, length: bits.length });
  });

  it('reads every code that is written here, be it 16 bits long', () => {
    const fibonacci = new Uint32Array(256);
    for (let i = 0, a = 1, b = 1; i < 40; i++, [a, b] = [b, a + b]) fibonacci[(i * 61) % 256] = a;
    for (const frequencies of [
      fibonacci,
      Uint32Array.from({ length: 256 }, (_, i) => 1 + i * i),
      new Uint32Array(256).fill(7),
    ]) {
      const { code, length, counts, symbols } = huffmanCode(frequencies);
      const lookup = huffmanLookup(counts, Uint8Array.from(symbols))!;
      for (const symbol of symbols) {
        const bits = code[symbol]!.toString(2).padStart(length[symbol]!, '0');
        expect(lookUp(lookup, `${bits}1`)).toEqual({ symbol, length: length[symbol] });
      }
    }
  });

  it('is none for counts that are no code, or have no symbols', () => {
    const counts = (...some: number[]) => Uint8Array.from({ length: 16 }, (_, i) => some[i] ?? 0);
    expect(huffmanLookup(counts(3), new Uint8Array(3))).toBeNull();
    expect(huffmanLookup(counts(1, 3), new Uint8Array(4))).toBeNull();
    expect(huffmanLookup(counts(1, 1), new Uint8Array(1))).toBeNull();
    expect(huffmanLookup(counts(2), new Uint8Array(2))).not.toBeNull();
  });
});
