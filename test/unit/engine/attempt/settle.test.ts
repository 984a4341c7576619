import { describe, expect, it } from 'vitest';
import type { Judged } from '../../../../engine/attempt/attempt-above-floor.ts';
import { settle } from '../../../../engine/attempt/settle.ts';
import { fixture } from '../fixtures.ts';
import { taskOf } from '../tasks.ts';

const input = fixture('plain.png');
const found = (share: number, others: Partial<Judged> = {}): Judged => ({
  bytes: Buffer.alloc(Math.floor(share * input.length)),
  quality: 50,
  encodes: 1,
  score: 75.6,
  ...others,
});

describe('what is returned', () => {
  it('is what was found, where it has half of the bytes at most', async () => {
    const judged = found(0.5);
    const { bytes, ...others } = await settle(await taskOf(input, 'png'), judged);
    expect(bytes).toBe(judged.bytes);
    expect(others).toEqual({ quality: 50, score: 76, targetMet: true, reason: null });
  });

  it('is told to be poor below a score of 50, which is 0 at the least', async () => {
    const task = await taskOf(input, 'png');
    expect((await settle(task, found(0.5, { score: 50 }))).reason).toBeNull();
    const { score, targetMet, reason } = await settle(task, found(0.5, { score: -20 }));
    expect([score, targetMet, reason!.code]).toEqual([0, true, 'POOR']);
  });

  it('is the smallest that could be had, where that is no half', async () => {
    const { targetMet, reason, bytes } = await settle(await taskOf(input, 'png'), found(0.6));
    expect([targetMet, reason!.code]).toEqual([false, 'TOO_SMALL']);
    expect(reason!.message).toContain(`has ${bytes.length}`);
  });

  it('is the copy, its pixels unchanged, where compressing saves less than a twentieth of it', async () => {
    const task = await taskOf(input, 'png');
    const { bytes, score, reason, quality } = await settle(task, found(0.96));
    expect(bytes).toBe(task.header.clean);
    expect([score, quality, reason!.code]).toEqual([100, null, 'NOTHING_SAVED']);
    expect((await settle(task, found(0.94))).reason!.code).toBe('TOO_SMALL');
  });

  it('is more than the smallest, where that was poor, and says what both come to', async () => {
    const task = await taskOf(input, 'png');
    const { reason, score } = await settle(task, found(0.8, { smallest: { bytes: 60, score: 41 } }));
    expect([score, reason!.code]).toEqual([76, 'TOO_SMALL']);
    expect(reason!.message).toMatch(
      /the smallest that could be made has 60 and scores 41; with \d+ bytes it scores 76/,
    );
  });

  it('is the copy where nothing smaller is good, and the target is missed in any case', async () => {
    const task = await taskOf(input, 'png');
    const judged = found(0.8, { score: 55, smallest: { bytes: 60, score: 41 } });
    const { bytes, reason, score } = await settle(task, judged);
    expect(bytes).toBe(task.header.clean);
    expect([score, reason!.code]).toEqual([100, 'NOTHING_SAVED']);
    expect(reason!.message).toContain('the smallest that could be made has 60 and scores 41; it is returned');
    // A conversion has no copy: it comes as good as it can be.
    const other = await settle(await taskOf(input, 'png', { target: 'webp' }), judged);
    expect([other.score, other.reason!.code]).toEqual([55, 'TOO_SMALL']);
  });

  it('says that half of the bytes would show, where the floor asked for more', async () => {
    const task = await taskOf(input, 'png', { asked: { floor: 60 } });
    const { targetMet, reason } = await settle(task, found(0.7, { score: 61, wouldScore: 40 }));
    expect([targetMet, reason!.code]).toEqual([false, 'WOULD_SHOW']);
    expect(reason!.message).toMatch(/it would score 40, below the floor of 60; with \d+ bytes it scores 61/);
    // More bytes that are still half of them meet the target.
    const half = await settle(task, found(0.49, { score: 61, wouldScore: 40 }));
    expect([half.targetMet, half.reason]).toEqual([true, null]);
    // Below the floor all the same: then the copy.
    const copy = await settle(task, found(0.7, { score: 59, wouldScore: 40 }));
    expect(copy.bytes).toBe(task.header.clean);
    expect(copy.reason!.code).toBe('WOULD_SHOW');
  });

  it('is never larger than the input, nor the input itself: then it is refused', async () => {
    const task = await taskOf(input, 'png', { target: 'webp' });
    await expect(settle(task, found(1.1))).rejects.toMatchObject({ code: 'CANNOT_SHRINK' });
    const hiding = await taskOf(fixture('script-behind-the-pixels.png'), 'png');
    await expect(settle(hiding, found(1.1))).rejects.toMatchObject({ code: 'CANNOT_SHRINK' });
  });
});
