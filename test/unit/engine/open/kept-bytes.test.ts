import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeptBytes } from '../../../../engine/open/kept-bytes.ts';

/** Of two kinds, so that what is written is often what stands in the file there. */
const few = (maxLength: number, minLength = 0) => fc.uint8Array({ minLength, maxLength, max: 1 });

describe('the bytes that are kept of a file', () => {
  it('are the file itself, and no copy, where all of them are kept', () => {
    const file = Buffer.from('abcdef');
    const kept = new KeptBytes(file);
    kept.keep(0, 2);
    kept.add(Buffer.from('cd'));
    kept.keep(4, 6);
    kept.set(1, Buffer.from('b'));
    expect(kept.bytes()).toBe(file);
  });

  it('are a part of the same memory where only the end is left out', () => {
    const file = Buffer.from('abcdef');
    const kept = new KeptBytes(file);
    kept.keep(0, 4);
    expect(kept.bytes().toString()).toBe('abcd');
    expect(kept.bytes().buffer).toBe(file.buffer);
  });

  it('are what was kept, added and written over, in this order; the file stays as it was', () => {
    const step = fc.oneof(
      fc.record({ keep: fc.tuple(fc.nat(40), fc.nat(40)) }),
      fc.record({ add: few(60) }),
      fc.record({ set: fc.tuple(fc.nat(200), few(5)) }),
    );
    fc.assert(
      fc.property(few(40, 40), fc.array(step, { maxLength: 12 }), (bytes, steps) => {
        const file = Buffer.from(bytes);
        const kept = new KeptBytes(file);
        let wanted = Buffer.alloc(0);
        for (const one of steps) {
          if ('keep' in one) {
            const [from, to] = one.keep.sort((a, b) => a - b) as [number, number];
            kept.keep(from, to);
            wanted = Buffer.concat([wanted, bytes.subarray(from, to)]);
          } else if ('add' in one) {
            kept.add(Buffer.from(one.add));
            wanted = Buffer.concat([wanted, one.add]);
          } else if (one.set[0] + one.set[1].length <= wanted.length) {
            kept.set(one.set[0], Buffer.from(one.set[1]));
            wanted.set(one.set[1], one.set[0]);
          }
          expect(kept.length).toBe(wanted.length);
        }
        expect(kept.bytes().equals(wanted)).toBe(true);
        expect(file.equals(bytes)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
