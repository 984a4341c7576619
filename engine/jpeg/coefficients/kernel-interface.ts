/**
 * What the kernel's C and the TypeScript around it must agree on. The build (`npm run build:kernel`) defines these
 * constants for the C and exports these names from it.
 */
export const KERNEL_CONSTANTS = {
  /** Codes of at most so many bits are looked up at once. */
  FAST: 11,
  /** Frequencies, codes and lengths from this index on are of plain bits: so many as the number says beyond. */
  PLAIN: 1_024,
} as const;

export const KERNEL_FUNCTIONS = [
  ...(['place', 'place_new', 'read_sequential', 'read_pass', 'gather'] as const),
  ...(['measure', 'quantise', 'scan', 'write', 'square', 'halve_chroma', 'weigh'] as const),
] as const;

/** Of the C's variables: their addresses. */
export const KERNEL_TABLES = [
  // What a scan is read by.
  ...(['fast', 'limit', 'offset', 'symbols', 'pattern', 'back', 'places'] as const),
  ...(['sampling_h', 'sampling_v', 'plane', 'plane_across'] as const),
  ...(['scan_components', 'scan_component', 'scan_across'] as const),
  // What it is made anew by.
  ...(['seen', 'factor', 'worth', 'rounding', 'price', 'grow', 'frequency', 'code', 'length'] as const),
  ...(['blocks_wide', 'blocks_high', 'units_across'] as const),
  // The picture as it came.
  ...(['dc', 'start', 'entry'] as const),
  // Chroma at half the size.
  ...(['merge', 'natural'] as const),
  // Its score.
  ...([
    'quarter',
    'eighth',
    'spread',
    'step',
    'half_across',
    'half_down',
    'corner',
    'wave',
    'contrast',
  ] as const),
  // Where memory that is free begins.
  '__heap_base',
] as const;
