/**
 * Stands on every output beside what it came to. Raised with each change by which the same picture and options come out
 * otherwise; what an older engine made stays good all the same.
 */
export const ENGINE_VERSION = 16;
