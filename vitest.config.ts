import { defineConfig } from 'vitest/config';

const TESTS = 'test/**/*.test.ts';
/** What takes a minute or more, by a command of its own. */
const BUNDLED = 'test/bundled/**/*.test.ts';
const PACKAGE = 'test/package/**/*.test.ts';
const SHOPS = 'test/local/shops.test.ts';
const FAULTS = 'test/local/faults/*.test.ts';
const CRASH = 'test/local/crash/crash.test.ts';
const PLANTS = 'test/sim/plants/plants.test.ts';
const MUTATIONS = 'test/unit/engine/collection/mutations.test.ts';
const API = ['test/local/fuzz/api.test.ts', 'test/local/fuzz/flood.test.ts'];
/** The quick tests take a few runs of these, or none. */
const LONG_ALONE = 'test/**/*.long.test.ts';
const MORE_RUNS = [
  'test/unit/engine/jpeg/coefficients/jpeg-bands.test.ts',
  'test/unit/compress-image/reuse/reuse-deaths.test.ts',
  'test/unit/erase-request/shared-pictures.test.ts',
  'test/unit/shared/state/images/countdown.test.ts',
  'test/unit/shared/state/outputs/pictures.test.ts',
];
/** Measures memory, so nothing else may lie about in its process. */
const COST = 'test/unit/proportion/**/*.test.ts';
const BROWSER = 'test/browser/**/*.test.ts';
/** Nothing of these in the quick tests: the journeys by URL go the same ways. */
const NOT_QUICK = [CRASH, ...API, 'test/local/run/*.test.ts', 'test/unit/bin/halve/pictures.test.ts'];
const LONG = { HALVE_LONG: 'all' };

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Many tests wait more than they work, so two cores take three at once.
    maxWorkers: 3,
    // What is logged is tested where it matters; elsewhere it would drown the report.
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT', HALVE_LOG_LEVEL: 'SILENT' },
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: [TESTS],
          exclude: [BUNDLED, PACKAGE, FAULTS, PLANTS, SHOPS, BROWSER, COST, LONG_ALONE, ...NOT_QUICK],
          // Loading the SDK and CDK anew for each file would be a third of all the time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'cost', include: [COST] } },
      { extends: true, test: { name: 'bundled', include: [BUNDLED] } },
      { extends: true, test: { name: 'package', include: [PACKAGE] } },
      // The export of every shop system through the whole stack; the quick tests read and write them alone.
      { extends: true, test: { name: 'shops', include: [SHOPS] } },
      { extends: true, test: { name: 'faults', include: [FAULTS] } },
      // The page in Chromium.
      { extends: true, test: { name: 'browser', include: [BROWSER] } },
      {
        extends: true,
        test: { name: 'long', include: [LONG_ALONE, ...MORE_RUNS, ...NOT_QUICK.slice(-2)], env: LONG },
      },
      // Every crash point; the quick tests take a sample of them.
      { extends: true, test: { name: 'crash', include: [CRASH], env: LONG } },
      // Bugs that are planted in the simulation, and found.
      { extends: true, test: { name: 'sim', include: [PLANTS] } },
      { extends: true, test: { name: 'mutations', include: [MUTATIONS], env: LONG } },
      { extends: true, test: { name: 'fuzz', include: API, env: LONG } },
    ],
  },
});
