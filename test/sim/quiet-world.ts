import { NO_FAULTS } from './core/faults.ts';
import type { Code } from './core/load-code.ts';
import { World } from './core/world.ts';

/** A world in which nothing goes wrong and no code runs, to hold a service against its emulator. */
export const quietWorld = (): World => new World('quiet', {} as Code, NO_FAULTS, Date.UTC(2026, 0, 5), false);
