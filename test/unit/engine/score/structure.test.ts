import { describe, expect, it } from 'vitest';
import { scale, scoreOf, WEIGHTS } from '../../../../engine/score/score-of.ts';
import { lostInWindow, lostStructure, newEdges } from '../../../../engine/score/structure.ts';

const ramp = Float32Array.from({ length: 64 }, (_, i) => ((i * 37) % 64) / 100);
const mapped = (change: (value: number) => number) => ramp.map(change);

describe('lost structure', () => {
  it('is nothing where nothing has changed', () => {
    expect(lostInWindow(ramp, ramp, 0, 8)).toBeCloseTo(0, 6);
    expect(lostStructure(0, 0.3, 0.3, 0.3)).toBe(0);
  });

  it('is all of it where a structure became flat, and more where it turned round', () => {
    expect(lostInWindow(ramp, new Float32Array(64).fill(0.3), 0, 8)).toBeGreaterThan(0.9);
    expect(
      lostInWindow(
        ramp,
        mapped((value) => 0.63 - value),
        0,
        8,
      ),
    ).toBeGreaterThan(1);
  });

  it('is told by means as well as by spread', () => {
    // The same structure, a tenth lighter: 1 - (1 - 0.1 * 0.1).
    expect(
      lostInWindow(
        ramp,
        mapped((value) => value + 0.1),
        0,
        8,
      ),
    ).toBeCloseTo(0.01, 4);
    expect(lostStructure(0.5, 0.2, 0.2, 0.2)).toBeCloseTo(0.25, 9);
  });

  it('is little of a structure that is not seen', () => {
    expect(lostStructure(0, 0.00001, 0, 0)).toBeLessThan(0.02);
  });

  it('looks at one window of four by four, wherever that lies', () => {
    const other = Float32Array.from(ramp);
    other[3] = 9;
    expect(lostInWindow(ramp, other, 0, 8)).toBeGreaterThan(0.1);
    expect(lostInWindow(ramp, other, 4, 8)).toBeCloseTo(0, 6);
    const lower = Float32Array.from(ramp);
    lower[4 * 8] = 9;
    expect(lostInWindow(ramp, lower, 0, 8)).toBeCloseTo(0, 6);
    expect(lostInWindow(ramp, lower, 32, 8)).toBeGreaterThan(0.1);
  });
});

describe('new edges', () => {
  it('are those that were not there before, not those that are gone', () => {
    const flat = new Float32Array(16).fill(0.5);
    const edge = Float32Array.from({ length: 16 }, (_, i) => (i < 8 ? 0.2 : 0.8));
    expect(newEdges(flat, edge)).toBeCloseTo(0.3 ** 4, 6);
    expect(newEdges(edge, flat)).toBe(0);
    expect(newEdges(edge, edge)).toBe(0);
  });
});

describe('a score', () => {
  it('is 100 where nothing is lost, and falls with each loss', () => {
    const none = { quarter: 0, eighth: 0, full: 0, smoothed: 0, blueShift: 0, redEdges: 0 };
    expect(scoreOf(none)).toBe(100);
    for (const name of Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]) {
      const [little, much] = [0.01, 0.1].map((loss) => scoreOf({ ...none, [name]: loss }));
      expect(little, name).toBeLessThan(100);
      expect(much, name).toBeLessThan(little!);
    }
  });

  it("falls ever on along SSIMULACRA2's curve, which may end below 0", () => {
    // 100 - 10 * (2.326765642916932 s - 0.020884521182843837 s^2 + 0.00006248496625763138 s^3) ** 0.6276336467831387
    const s = 0.9562382616834844 * 10;
    const bent = 2.326765642916932 * s - 0.020884521182843837 * s * s + 0.00006248496625763138 * s * s * s;
    expect(scale(10)).toBeCloseTo(100 - 10 * bent ** 0.6276336467831387, 9);
    expect(scale(50)).toBeLessThan(scale(10));
    expect(scale(500)).toBeLessThan(0);
  });
});
