/** What the C that packs rows exports (`npm run build:kernel`). */
export const KERNEL_FUNCTIONS = ['deflate_rows'] as const;

/** Of the C's variables: where memory that is free begins. */
export const KERNEL_TABLES = ['__heap_base'] as const;
