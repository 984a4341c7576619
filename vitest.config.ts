import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is logged is tested where it matters; elsewhere it would drown the report.
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT', HALVE_LOG_LEVEL: 'SILENT' },
    include: ['test/**/*.test.ts'],
  },
});
