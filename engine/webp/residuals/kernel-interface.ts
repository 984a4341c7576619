/** What the C of the residuals' kernel exports (`npm run build:kernel`). */
export const KERNEL_FUNCTIONS = [
  ...(['lay_out', 'take_pixels', 'read_frame'] as const),
  ...(['code', 'keep', 'go_back', 'settle', 'write_frame', 'show_pixels'] as const),
] as const;

/** Of the C's variables: their addresses. */
export const KERNEL_TABLES = ['bits_of', 'light', 'colour', 'ac_steps', '__heap_base'] as const;
