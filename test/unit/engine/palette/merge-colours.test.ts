import { describe, expect, it } from 'vitest';
import { fewestColours } from '../../../../engine/palette/fewest-colours.ts';
import { mergeColours } from '../../../../engine/palette/merge-colours.ts';
import { distance, type Seen, seen } from '../../../../engine/palette/seen.ts';
import { PALETTE } from '../../../../engine/palette/tuning.ts';

const opaque = (red: number, green: number, blue: number) => (0xff << 24) | (blue << 16) | (green << 8) | red;

/** Some colours without order, each with a share. */
function some(count: number, seed = 1): Map<number, number> {
  return new Map(
    Array.from({ length: count }, (_, i) => [
      Math.imul(i + seed, 0x9e3779b1) | (0xff << 24),
      1 + ((i * i * 7) % 50),
    ]),
  );
}

/** The plain way: of all pairs the one that costs least becomes one, again and again. */
function mergedPlainly(shares: Map<number, number>, left: number): Seen[] {
  const clusters = [...shares].map(([colour, share]) => ({
    ...seen(colour),
    weight: share ** PALETTE.power,
  }));
  while (clusters.length > left) {
    let [least, one, other] = [Number.POSITIVE_INFINITY, 0, 0];
    for (let i = 0; i < clusters.length; i++)
      for (let j = i + 1; j < clusters.length; j++) {
        const [a, b] = [clusters[i]!, clusters[j]!];
        const cost = (distance(a, b) * a.weight * b.weight) / (a.weight + b.weight);
        if (cost < least) [least, one, other] = [cost, i, j];
      }
    const [a, b] = [clusters[one]!, clusters[other]!];
    const weight = a.weight + b.weight;
    const mean = (name: keyof Seen) => (a[name] * a.weight + b[name] * b.weight) / weight;
    clusters.splice(other, 1);
    clusters[one] = {
      red: mean('red'),
      green: mean('green'),
      blue: mean('blue'),
      alpha: mean('alpha'),
      weight,
    };
  }
  return clusters;
}

describe('merged colours', () => {
  it('are those of the plain way, for every number of them', () => {
    for (const seed of [1, 77, 1234]) {
      const shares = some(36, seed);
      const palettes = mergeColours(shares);
      for (const left of [35, 30, 20, 9, 3, 2]) {
        const wanted = mergedPlainly(shares, left).map(({ red, green, blue }) =>
          opaque(Math.round(red), Math.round(green), Math.round(blue)),
        );
        expect(palettes.of(left).sort(), `${seed} ${left}`).toEqual(wanted.sort());
      }
    }
  });

  it('are all of them, exact, where as many may be, and never fewer than two', () => {
    const shares = some(5);
    const palettes = mergeColours(shares);
    expect(palettes.most).toBe(5);
    expect(palettes.of(256)).toEqual([...shares.keys()]);
    expect(palettes.of(1)).toHaveLength(2);
    expect(mergeColours(new Map([[-1, 3]])).of(1)).toEqual([-1]);
  });

  it('tell how few there are while some are still what they were', () => {
    const shares = some(40);
    const palettes = mergeColours(shares);
    const all = [...shares.keys()];
    for (const kept of [all.slice(3, 6), all.slice(20, 21), all]) {
      const fewest = palettes.keeping(kept);
      expect(kept.filter((colour) => !palettes.of(fewest).includes(colour))).toEqual([]);
      if (fewest > 2) expect(kept.every((colour) => palettes.of(fewest - 1).includes(colour))).toBe(false);
    }
    expect(palettes.keeping([])).toBe(2);
    expect(mergeColours(new Map([[-1, 3]])).keeping([-1])).toBe(1);
  });

  it('keep the colour of what was merged with nothing', () => {
    const shares = new Map([
      // Hardly to be seen: its colours would be lost in rounding.
      [0x02_11_22_f3, 100],
      [opaque(0, 0, 250), 100],
      [opaque(0, 0, 254), 100],
    ]);
    expect(mergeColours(shares).of(2).sort()).toEqual([0x02_11_22_f3, opaque(0, 0, 252)].sort());
  });
});

describe('the fewest colours', () => {
  const flag = {
    counts: new Map([
      [opaque(255, 255, 255), 5000],
      [opaque(200, 0, 0), 4000],
      [opaque(0, 0, 200), 900],
      [opaque(0, 1, 200), 90],
      [opaque(0, 250, 0), 10],
    ]),
    flat: true,
  };

  it('keep each that covers a hundredth, or one like it', () => {
    const palettes = mergeColours(flag.counts);
    const fewest = fewestColours(flag, palettes);
    expect(fewest).toBeLessThan(5);
    const kept = palettes.of(fewest);
    for (const [colour, count] of flag.counts)
      if (count >= 900)
        expect(Math.min(...kept.map((one) => distance(seen(one), seen(colour))))).toBeLessThan(
          PALETTE.alike ** 2,
        );
    const less = palettes.of(fewest - 1);
    expect(
      [...flag.counts].some(
        ([colour, count]) =>
          count >= 900 &&
          Math.min(...less.map((one) => distance(seen(one), seen(colour)))) > PALETTE.alike ** 2,
      ),
    ).toBe(true);
  });

  it('are two for a photograph, whose colours are grains, and where none is known', () => {
    expect(fewestColours({ ...flag, flat: false }, mergeColours(flag.counts))).toBe(2);
    expect(fewestColours(null, mergeColours(flag.counts))).toBe(2);
  });
});
