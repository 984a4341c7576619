import { afterAll, beforeAll, vi } from 'vitest';
import { apiJourneys } from './api-journeys.ts';
import { csvJourneys } from './csv-journeys.ts';
import { lastingJourneys } from './lasting-journeys.ts';
import { type Reached, reachHalve } from './reach-halve.ts';
import { shopJourneys } from './shop-journeys.ts';

vi.setConfig({ testTimeout: 240_000 });

/** By URL and token alone: a local stack, its bundles, LocalStack and AWS are tried by the very same journeys. */
let halve: Reached;
beforeAll(async () => {
  halve = await reachHalve();
}, 240_000);
afterAll(() => halve?.stop());

csvJourneys(() => halve);
shopJourneys(() => halve);
apiJourneys(() => halve);
lastingJourneys(() => halve);
