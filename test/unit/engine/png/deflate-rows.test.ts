import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { deflateRows } from '../../../../engine/png/deflate/deflate-rows.ts';

/** Numbers that look random, the same each time. */
function* numbers(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state >>> 8;
  }
}

function rowsOf(width: number, height: number, place: (x: number, y: number) => number): Buffer {
  return Buffer.from(
    Uint8Array.from({ length: width * height }, (_, i) => place(i % width, Math.floor(i / width))),
  );
}

/** With PNG's filter 0 before each. */
function filtered(rows: Buffer, height: number): Buffer {
  const row = rows.length / height;
  const parts = Array.from({ length: height }, (_, y) => [
    Buffer.of(0),
    rows.subarray(y * row, (y + 1) * row),
  ]);
  return Buffer.concat(parts.flat());
}

const grain = (most: number) => {
  const next = numbers(7);
  return () => next.next().value % most;
};
const page = (x: number, y: number) => (y % 16 < 10 && (x * 7 + (y % 16) * x) % 23 < 5 ? (x % 9) + 1 : 0);

describe('rows packed by our own kernel', () => {
  const cases: [string, number, number, (x: number, y: number) => number][] = [
    ['of one byte', 1, 1, () => 5],
    ['of three', 3, 1, (x) => x],
    ['all alike', 900, 700, () => 0],
    ['of a page', 1200, 500, page],
    ['of grain in two colours', 300, 200, grain(2)],
    ['of grain in all', 700, 400, grain(256)],
    ['in stripes wider than the window', 40_000, 12, (x) => (x >> 5) % 7],
    ['of a shade', 512, 128, (x, y) => (x + y) >> 2],
  ];
  it.each(cases)('%s come out as they were, whatever is taken as it comes', (_, width, height, place) => {
    const rows = rowsOf(width, height, place);
    for (const calm of [40, 96, 258])
      expect(inflateSync(deflateRows(rows, height, calm)).equals(filtered(rows, height)), `${calm}`).toBe(
        true,
      );
  });

  it('take fewer bytes than those of zlib at its hardest', () => {
    const rows = rowsOf(640, 300, page);
    const zlib = deflateSync(filtered(rows, 300), { level: 9, memLevel: 9 }).length;
    expect(deflateRows(rows, 300).length).toBeLessThan(zlib);
  });

  it('come out as they were at random sizes and repetitions', () => {
    const next = numbers(3);
    const random = (most: number) => next.next().value % most;
    for (let round = 0; round < 60; round++) {
      const [width, height] = [1 + random(300), 1 + random(60)];
      const known: number[] = [];
      while (known.length < width * height) {
        const length = 1 + random(400);
        const from = random(known.length + 1);
        for (let i = 0; i < length; i++)
          known.push(
            random(3) === 0 || from + i >= known.length ? random(1 + random(256)) : known[from + i]!,
          );
      }
      const rows = Buffer.from(known.slice(0, width * height));
      expect(inflateSync(deflateRows(rows, height)).equals(filtered(rows, height)), `${round}`).toBe(true);
    }
  });
});
