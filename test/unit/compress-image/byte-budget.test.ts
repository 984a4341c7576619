import { describe, expect, it } from 'vitest';
import { createByteBudget } from '../../../lambdas/compress-image/byte-budget.ts';

describe('the byte budget', () => {
  it('gives what there is and no more, and takes it back', () => {
    const budget = createByteBudget(100);
    const [one, two] = [budget.open(), budget.open()];
    expect(one.take(60)).toBe(true);
    expect(two.take(41)).toBe(false);
    expect(two.take(40)).toBe(true);
    one.give(10);
    expect(two.take(11)).toBe(false);
    expect(two.take(10)).toBe(true);
    one.release();
    two.release();
    expect(budget.open().take(100)).toBe(true);
  });

  it('counts a share that is released twice once', () => {
    const budget = createByteBudget(100);
    const share = budget.open();
    share.take(50);
    share.release();
    share.release();
    expect(budget.open().take(101)).toBe(false);
  });

  it('keeps what was reserved until it is known how much of it is needed', async () => {
    const budget = createByteBudget(100);
    const share = await budget.reserve(80);
    expect(budget.open().take(21)).toBe(false);
    expect(share.take(30)).toBe(true);
    share.give(0);
    expect(budget.open().take(70)).toBe(true);
  });

  it('serves those who wait in their order, before newcomers but after those who are under way', async () => {
    const budget = createByteBudget(100);
    const first = budget.open();
    const under = budget.open();
    first.take(80);
    under.take(5);
    const order: string[] = [];
    const large = budget.reserve(50).then(() => order.push('large'));
    const small = budget.reserve(1).then(() => order.push('small'));
    expect(budget.open().take(1)).toBe(false);
    expect(under.take(5)).toBe(true);
    await Promise.resolve();
    expect(order).toEqual([]);
    first.release();
    await Promise.all([large, small]);
    expect(order).toEqual(['large', 'small']);
  });

  it('lets others go on when one stops waiting', async () => {
    const budget = createByteBudget(100);
    const held = budget.open();
    held.take(60);
    const stop = new AbortController();
    const large = budget.reserve(90, stop.signal);
    const small = budget.reserve(30);
    stop.abort(new Error('enough'));
    await expect(large).rejects.toThrow('enough');
    expect((await small).take(30)).toBe(true);
    await expect(budget.reserve(1, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
    expect(budget.open().take(10)).toBe(true);
  });
});
