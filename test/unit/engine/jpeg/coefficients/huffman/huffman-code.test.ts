import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { huffmanCode } from '../../../../../../engine/jpeg/coefficients/huffman/huffman-code.ts';

const frequencies = fc
  .array(fc.tuple(fc.nat(255), fc.oneof(fc.nat(20), fc.nat(2 ** 28))), { maxLength: 256 })
  .map((pairs) => {
    const all = new Uint32Array(256);
    for (const [symbol, frequency] of pairs) all[symbol] = frequency;
    return all;
  });

describe('a Huffman code', () => {
  it('gives every symbol that comes a prefix-free code of 1 to 16 bits, never all ones', () => {
    fc.assert(
      fc.property(frequencies, (all) => {
        const { code, length, counts, symbols } = huffmanCode(all);
        const used = [...all.keys()].filter((symbol) => all[symbol]! > 0);
        expect([...symbols].sort((a, b) => a - b)).toEqual(used);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(used.length);
        const space = used.reduce((sum, symbol) => sum + 2 ** -length[symbol]!, 0);
        expect(space).toBeLessThan(1);
        for (const symbol of used) {
          expect(length[symbol]).toBeGreaterThan(0);
          expect(length[symbol]).toBeLessThanOrEqual(16);
          expect(code[symbol]).toBeLessThan(2 ** length[symbol]! - 1 + (used.length === 1 ? 1 : 0));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is short for what comes often, even with weights that would need 30 bits', () => {
    const fibonacci = new Uint32Array(256);
    for (let i = 0, a = 1, b = 1; i < 40; i++, [a, b] = [b, a + b]) fibonacci[i] = a;
    const { length } = huffmanCode(fibonacci);
    expect(Math.max(...length)).toBe(16);
    expect(length[39]).toBeLessThan(length[20]!);
  });
});
