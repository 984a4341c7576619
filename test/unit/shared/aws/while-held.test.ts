import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { whileHeld } from '../../../../lambdas/shared/aws/while-held.ts';
import { createDue } from '../../../../lambdas/shared/due.ts';

// Three minutes are 90 ms, and a beat comes every 30.
const held = { due: createDue({ SPEED: 2_000, LONGEST_BATCH_SECONDS: 1 }), now: Date.now };

it('hides a message for three minutes at once, and again and again while it is worked, no longer', async () => {
  const asked: number[] = [];
  const hide = async (seconds: number) => void asked.push(Math.round(seconds));
  const done = await whileHeld({ ...held, hide }, async () => {
    expect(asked).toEqual([180]);
    await sleep(200);
    return 'done';
  });
  expect(done).toBe('done');
  const beats = asked.length;
  expect(beats).toBeGreaterThan(2);
  expect(new Set(asked)).toEqual(new Set([180]));
  await sleep(100);
  expect(asked).toHaveLength(beats);
});

it('works on where a beat fails, and stops beating where the work does', async () => {
  let beats = 0;
  const hide = async () => {
    beats += 1;
    throw new Error('SQS is away');
  };
  const work = async () => {
    await sleep(60);
    throw new Error('the work failed');
  };
  await expect(whileHeld({ ...held, hide }, work)).rejects.toThrow('the work failed');
  const before = beats;
  await sleep(100);
  expect(beats).toBe(before);
});
