import { AVIF } from './tuning.ts';

/** How much is asked of a picture of so many pixels: of small ones the best, as their encodes are quick. */
export function askedBySize(asked: 'fast' | 'best', pixels: number): 'fast' | 'best' {
  return pixels <= AVIF.smallPixels ? 'best' : asked;
}

/**
 * How hard the AVIF encoder works: as hard as is asked where that ends in time, by how long an encode with little effort
 * took on this machine, in milliseconds.
 */
export function avifEffort(
  asked: 'fast' | 'best',
  probe: { effort: number; milliseconds: number },
  deadline = Number.POSITIVE_INFINITY,
): number {
  const half = (deadline - Date.now()) / 2;
  const unit = probe.milliseconds / AVIF.costs[probe.effort]!;
  const inTime = AVIF.costs.findLastIndex((cost) => AVIF.encodesInTime * cost * unit <= half);
  return Math.max(0, Math.min(AVIF.effort[asked], inTime));
}

export function probeEffort(pixels: number): number {
  return AVIF.probes.find(({ upTo }) => pixels <= upTo)!.effort;
}

/** Of a picture that is encoded once. */
export function effortBySize(asked: 'fast' | 'best', pixels: number): number {
  return AVIF.once.find(({ upTo }) => pixels <= upTo)![asked];
}
