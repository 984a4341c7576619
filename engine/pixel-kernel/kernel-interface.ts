/** What the C takes from here: how many colours are merged, at most. */
export const KERNEL_CONSTANTS = { MOST_CLUSTERS: 320 };

/** What the C of the pixels' kernel exports (`npm run build:kernel`). */
export const KERNEL_FUNCTIONS = [
  ...(['round_rows', 'forget_colours', 'count_colours', 'count_changes', 'plain_tiles'] as const),
  ...(['tell_channels', 'drop_alpha', 'pack_bits'] as const),
  ...(['forget', 'index_pixels', 'sum_pixels', 'part_colours', 'merge', 'near_runs'] as const),
  'read_square',
  ...(['begin_runs', 'pack_runs', 'end_runs'] as const),
] as const;

/** Of the C's variables: their addresses. */
export const KERNEL_TABLES = [
  ...(['rounded', 'steps'] as const),
  ...(['counted', 'pixels_of'] as const),
  ...(['palette', 'place', 'colours', 'sums'] as const),
  ...(['cluster', 'weight', 'merged_into', 'merged_from', 'shade'] as const),
  ...(['ink', 'ink_neighbours', 'care', 'runs', 'runs_bytes', 'packed_bytes'] as const),
  ...(['square_luma', 'square_blue', 'square_red', 'square_spread'] as const),
  // Where memory that is free begins.
  '__heap_base',
] as const;
