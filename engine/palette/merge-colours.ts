import { distance, type Seen, seen } from './nearest.ts';
import { PALETTE } from './tuning.ts';

/** Palettes of one picture, from the most colours down to two. */
export interface Palettes {
  /** How many colours the largest has: 256, or all that the picture has. */
  most: number;
  /** So many colours, or rather fewer where some would be the same. */
  of(colours: number): number[];
}

interface Cluster extends Seen {
  weight: number;
  /** The colour itself, as long as nothing was merged into it. */
  colour: number | undefined;
}

/** Palettes of ever fewer colours: those two become one whose difference costs least, by how often they are met. */
export function mergeColours(shares: ReadonlyMap<number, number>): Palettes {
  const all = [...shares.keys()];
  let steps: Map<number, number[]> | undefined;
  return {
    most: all.length,
    of(colours) {
      if (colours >= all.length) return all;
      steps ??= mergeAll(shares);
      return steps.get(Math.max(2, colours)) ?? all;
    },
  };
}

/** The palette of each number of colours from two to all but one. */
function mergeAll(shares: ReadonlyMap<number, number>): Map<number, number[]> {
  const clusters: (Cluster | undefined)[] = [...shares].map(([colour, share]) => ({
    ...seen(colour),
    weight: share ** PALETTE.power,
    colour,
  }));
  const steps = new Map<number, number[]>();
  const nearest = clusters.map((_, i) => nearestTo(clusters, i));
  for (let left = clusters.length; left > 2; left--) {
    let from = -1;
    for (const [i, found] of nearest.entries())
      if (found && (from < 0 || found.cost < nearest[from]!.cost)) from = i;
    const into = nearest[from]!.other;
    clusters[into] = merged(clusters[into]!, clusters[from]!);
    clusters[from] = undefined;
    nearest[from] = undefined;
    for (const [i, found] of nearest.entries())
      if (found && (i === into || found.other === from || found.other === into))
        nearest[i] = nearestTo(clusters, i);
      else if (found) {
        const cost = costOf(clusters[i]!, clusters[into]!);
        if (cost < found.cost) nearest[i] = { other: into, cost };
      }
    steps.set(left - 1, coloursOf(clusters));
  }
  return steps;
}

function nearestTo(
  clusters: readonly (Cluster | undefined)[],
  i: number,
): { other: number; cost: number } | undefined {
  let found: { other: number; cost: number } | undefined;
  for (const [other, cluster] of clusters.entries()) {
    if (!cluster || other === i) continue;
    const cost = costOf(clusters[i]!, cluster);
    if (!found || cost < found.cost) found = { other, cost };
  }
  return found;
}

function costOf(one: Cluster, other: Cluster): number {
  return (distance(one, other) * one.weight * other.weight) / (one.weight + other.weight);
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

function colourOf({ red, green, blue, alpha }: Cluster): number {
  const opacity = Math.round(alpha);
  if (opacity === 0) return 0;
  const [r, g, b] = [red, green, blue].map((value) => Math.min(255, Math.round((value * 255) / alpha)));
  return (opacity << 24) | (b! << 16) | (g! << 8) | r!;
}
