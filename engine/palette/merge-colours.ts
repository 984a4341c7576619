import { KERNEL_CONSTANTS } from '../pixel-kernel/kernel-interface.ts';
import { PixelKernel } from '../pixel-kernel/pixel-kernel.ts';
import { type Seen, seen } from './seen.ts';
import { PALETTE } from './tuning.ts';

/** Palettes of one picture, from the most colours down to two. */
export interface Palettes {
  /** How many colours the largest has: 256, or all that the picture has. */
  most: number;
  /** So many colours, or rather fewer where some would be the same. */
  of(colours: number): number[];
  /** The fewest of which each of these is one, as it is. */
  keeping(colours: readonly number[]): number;
}

/** The kernel has room for so many, which are worked on four at a time. */
export const ROOM = KERNEL_CONSTANTS.MOST_CLUSTERS + 4;

interface Cluster extends Seen {
  weight: number;
  /** The colour itself, as long as nothing was merged into it. */
  colour: number | undefined;
}

/** Palettes of ever fewer colours: those two become one whose difference costs least, by how often they are met. */
export function mergeColours(shares: ReadonlyMap<number, number>): Palettes {
  const all = [...shares.keys()];
  let clusters: Cluster[];
  let pairs: [number, number][] | undefined;
  /** What came of the first so many pairs: who asks for ever fewer colours goes on from there. */
  let last: { merged: number; clusters: (Cluster | undefined)[] } | undefined;
  const clustersOf = () =>
    [...shares].map(([colour, share]) => ({ ...seen(colour), weight: share ** PALETTE.power, colour }));
  return {
    most: all.length,
    keeping(colours) {
      if (all.length < 3) return all.length;
      clusters ??= clustersOf();
      pairs ??= pairsOf(clusters);
      const kept = new Set(colours.map((colour) => all.indexOf(colour)));
      const first = pairs.findIndex((pair) => pair.some((place) => kept.has(place)));
      return first < 0 ? 2 : all.length - first;
    },
    of(colours) {
      if (colours >= all.length || all.length < 3) return all;
      clusters ??= clustersOf();
      pairs ??= pairsOf(clusters);
      const wanted = all.length - Math.max(2, colours);
      if (!last || last.merged > wanted) last = { merged: 0, clusters: [...clusters] };
      mergeIn(last.clusters, pairs.slice(last.merged, wanted));
      last.merged = wanted;
      return coloursOf(last.clusters);
    },
  };
}

function mergeIn(clusters: (Cluster | undefined)[], pairs: readonly [number, number][]): void {
  for (const [into, from] of pairs) {
    clusters[into] = merged(clusters[into]!, clusters[from]!);
    clusters[from] = undefined;
  }
}

/** Which colour becomes one with which, in this order. */
function pairsOf(clusters: readonly Cluster[]): [number, number][] {
  return PixelKernel.use((kernel) => {
    const values = kernel.floats('cluster', 4 * ROOM);
    const weights = kernel.floats('weight', clusters.length);
    for (let i = 0; i < clusters.length; i++) {
      const { red, green, blue, alpha, weight } = clusters[i]!;
      values[i] = red;
      values[ROOM + i] = green;
      values[2 * ROOM + i] = blue;
      values[3 * ROOM + i] = alpha;
      weights[i] = weight;
    }
    kernel.run.merge(clusters.length, 2);
    const [into, from] = (['merged_into', 'merged_from'] as const).map((name) =>
      kernel.shorts(name, clusters.length - 2),
    );
    return Array.from({ length: clusters.length - 2 }, (_, i) => [into![i]!, from![i]!]);
  });
}

function merged(one: Cluster, other: Cluster): Cluster {
  const weight = one.weight + other.weight;
  const mean = (name: keyof Seen) => (one[name] * one.weight + other[name] * other.weight) / weight;
  return {
    weight,
    colour: undefined,
    red: mean('red'),
    green: mean('green'),
    blue: mean('blue'),
    alpha: mean('alpha'),
  };
}

function coloursOf(clusters: readonly (Cluster | undefined)[]): number[] {
  const colours = clusters
    .filter((cluster) => cluster !== undefined)
    .map((cluster) => cluster.colour ?? colourOf(cluster));
  return [...new Set(colours)];
}

export function colourOf({ red, green, blue, alpha }: Seen): number {
  const opacity = Math.round(alpha);
  if (opacity === 0) return 0;
  const [r, g, b] = [red, green, blue].map((value) => Math.min(255, Math.round((value * 255) / alpha)));
  return (opacity << 24) | (b! << 16) | (g! << 8) | r!;
}
