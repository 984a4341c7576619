import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PRICES } from '../../../bench/cost/prices.ts';

interface Figures {
  ended: {
    status: string;
    seconds: number;
    total: number;
    succeeded: number;
    failed: number;
    codes: string[];
  }[];
  /** Pictures that were given more than once. */
  twice: number;
  pacing: { reads: number; writes: number; links: number };
  /** By minute. */
  asked: number[];
  refused: number[];
}

/** A day of one shop, in a process whose clock is the simulation's. */
function dayOf(kind: string, images: number, few = 0): Figures {
  const options = ['--shop', kind, '--images', String(images), '--few', String(few)];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, '../run.ts'), ...options],
    {
      encoding: 'utf8',
    },
  );
  expect(stderr).toBe('');
  console.log(stdout);
  return JSON.parse(stdout) as Figures;
}

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);

test('A shop that answers 429 above 20 a second is brought under that within a minute, and refuses one in twenty at most after it', {
  timeout: 600_000,
}, () => {
  const { ended, asked, refused, twice } = dayOf('limited', 8_000);
  expect(ended).toMatchObject([{ status: 'completed', succeeded: 8_000, failed: 0 }]);
  expect(twice).toBe(0);
  expect(Math.max(...asked.slice(1))).toBeLessThan(20 * 60);
  expect(sum(refused.slice(1))).toBeLessThan(0.05 * sum(asked.slice(1)));
});

test('A shop that hangs for ever ends a request of a hundred thousand images within hours, each counted once', {
  timeout: 1_800_000,
}, () => {
  const { ended } = dayOf('hanging', 100_000);
  expect(ended).toMatchObject([{ status: 'completed', total: 100_000, succeeded: 0, failed: 100_000 }]);
  expect(ended[0]!.seconds).toBeLessThan(3 * 3_600);
  expect(ended[0]!.codes).toContain('SHOP_DOWN');
});

test('A shop that comes back after ten minutes gives everything', { timeout: 600_000 }, () => {
  const { ended, twice } = dayOf('waking', 3_000);
  expect(ended).toMatchObject([{ status: 'completed', succeeded: 3_000, failed: 0 }]);
  expect(twice).toBe(0);
});

/** A link is claimed, sent and ended, and reads its request and a piece of the CSV. */
const LINK =
  3 * PRICES.dynamoWriteUnit +
  PRICES.dynamoReadUnit +
  PRICES.s3Get +
  3 * (PRICES.sqsRequest + PRICES.sqsFairRequest);
/** Dollars, of a million images; all that is done for them comes to more than eight. */
const ONE_PERCENT = 0.08;

test('Ten images behind twenty thousand at the same shop wait for a minute at most, and pacing costs less than a hundredth', {
  timeout: 600_000,
}, () => {
  const { ended, twice, pacing } = dayOf('patient', 20_000, 10);
  expect(ended).toMatchObject([
    { status: 'completed', succeeded: 20_000 },
    { status: 'completed', succeeded: 10 },
  ]);
  expect(ended[1]!.seconds).toBeLessThan(60);
  expect(twice).toBe(0);
  const { reads, writes, links } = pacing;
  const dollars = writes * PRICES.dynamoWriteUnit + reads * PRICES.dynamoReadUnit + links * LINK;
  console.log(`Pacing: ${((dollars / 20_010) * 1e6).toFixed(3)} dollars a million`);
  expect((dollars / 20_010) * 1e6).toBeLessThan(ONE_PERCENT);
});
