import { describe, expect, it } from 'vitest';
import { unstuff } from '../../../../../engine/jpeg/coefficients/unstuff.ts';

const of = (hex: string) => {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  return unstuff(bytes, 0, bytes.length)?.map((interval) => Buffer.from(interval).toString('hex')) ?? null;
};

describe('entropy-coded data', () => {
  it('loses the zero behind each byte of ones, and no other', () => {
    expect(of('12 ff00 34 00 ff00 ff00')).toEqual(['12ff3400ffff']);
    expect(of('')).toEqual(['']);
    expect(of('00 00')).toEqual(['0000']);
  });

  it('is cut at its restart markers, which count up to seven and begin again', () => {
    expect(of('11 ffd0 22 ffd1 ff00')).toEqual(['11', '22', 'ff']);
    const nine = Array.from({ length: 9 }, (_, i) => `0${i} ffd${i % 8}`).join('');
    expect(of(`${nine} 09`)).toHaveLength(10);
  });

  it('is none where a marker is missing or out of its order', () => {
    expect(of('11 ffd1 22')).toBeNull();
    expect(of('11 ffd0 22 ffd2')).toBeNull();
    expect(of('11 ffd0 22 ffd0')).toBeNull();
  });

  it('may have bytes of ones to fill up before a marker', () => {
    expect(of('11 ffffffd0 22')).toEqual(['11', '22']);
  });

  it('is taken from a part of a file alone', () => {
    const bytes = Buffer.from('aaff00bbff00cc', 'hex');
    expect(unstuff(bytes, 1, 4)!.map((interval) => [...interval])).toEqual([[0xff, 0xbb]]);
  });
});
