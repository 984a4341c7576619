import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Bundle, readBundles } from '../../lib/synthesise/read-bundles.ts';
import { synthesiseBundled } from '../../lib/synthesise/synthesise.ts';
import { apiJourneys } from '../blackbox/api-journeys.ts';
import { csvJourneys } from '../blackbox/csv-journeys.ts';
import { lastingJourneys } from '../blackbox/lasting-journeys.ts';
import { type Reached, reachHalve } from '../blackbox/reach-halve.ts';

vi.setConfig({ testTimeout: 240_000 });

const FOLDER = join(import.meta.dirname, '../../cdk.out/tested');
const MOST_BYTES = 400_000;
/** It carries libvips. */
const MOST_COMPRESSOR_BYTES = 12_000_000;

let bundles: Bundle[];
let halve: Reached;
beforeAll(async () => {
  const synthesised = synthesiseBundled(FOLDER);
  bundles = readBundles(synthesised);
  halve = await reachHalve({ synthesised });
}, 300_000);
afterAll(() => halve?.stop());

describe('each bundle', () => {
  it('is small as a zip', () => {
    expect(bundles.length).toBeGreaterThan(14);
    for (const { name, zippedBytes } of bundles) {
      const most = name === 'compress-image' ? MOST_COMPRESSOR_BYTES : MOST_BYTES;
      expect([name, zippedBytes < most ? 'small' : zippedBytes]).toEqual([name, 'small']);
    }
  });

  it('carries sharp if it halves pictures, and nothing else installed', () => {
    for (const { name, folder } of bundles) {
      expect([name, existsSync(join(folder, 'node_modules'))]).toEqual([name, name === 'compress-image']);
    }
  });

  it('names no path of the machine that made it', () => {
    for (const { name, folder } of bundles) {
      const code = readFileSync(join(folder, 'index.mjs'), 'utf8');
      expect([name, code.includes(join(import.meta.dirname, '../..'))]).toEqual([name, false]);
    }
  });
});

describe('run from their bundles', () => {
  csvJourneys(() => halve);
  apiJourneys(() => halve);
  lastingJourneys(() => halve);
});
