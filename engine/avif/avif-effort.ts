import { AVIF } from './tuning.ts';

/** How hard the AVIF encoder works: less on large pictures, which must end in time too. */
export function avifEffort(pixels: number, asked: 'fast' | 'best'): number {
  return AVIF.efforts.find(({ upTo }) => pixels <= upTo)![asked];
}
