/**
 * How each process here collects garbage. Threads that help would take from those that halve; and with so large a
 * young generation V8 would begin a full collection for some ten pictures, be there nothing to collect.
 */
export const GC_FLAGS = ['--single-threaded-gc', '--heap-growing-percent=200'];
