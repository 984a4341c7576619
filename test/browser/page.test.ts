import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bounds } from './bounds.ts';
import { findChromium } from './find-chromium.ts';
import { halving } from './halving.ts';
import { handingIn } from './handing-in.ts';
import { reach } from './reach.ts';
import { startVisits, type Visits } from './start-visits.ts';
import { takingBack } from './taking-back.ts';

const chromium = findChromium();

// Generous: the functions start cold, and the machine may be busy with other tests. By URL nothing is sped up.
const timeout = process.env.HALVE_URL ? 600_000 : 120_000;

describe.skipIf(chromium === undefined)('The page, in Chromium', { timeout }, () => {
  let visits: Visits;
  beforeAll(async () => {
    visits = await startVisits(chromium!);
  }, 120_000);
  afterAll(() => visits?.stop());

  halving(() => visits);
  handingIn(() => visits);
  takingBack(() => visits);
  bounds(() => visits);
  reach(() => visits);

  test('does all of this within its own policy', () => {
    expect(visits.complaints()).toEqual([]);
  });
});
