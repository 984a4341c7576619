import { describe, expect, it } from 'vitest';
import { createGate } from '../../../../engine/memory/gate.ts';

describe('a gate', () => {
  it('gives what there is and no more, and takes it back', () => {
    const gate = createGate(100);
    const [one, two] = [gate.open(), gate.open()];
    expect(one.take(60)).toBe(true);
    expect(two.take(41)).toBe(false);
    expect(two.take(40)).toBe(true);
    one.give(10);
    expect(two.take(11)).toBe(false);
    expect(two.take(10)).toBe(true);
    one.release();
    two.release();
    expect(gate.open().take(100)).toBe(true);
  });

  it('counts a hold that is released twice once', () => {
    const gate = createGate(100);
    const hold = gate.open();
    hold.take(50);
    hold.release();
    hold.release();
    expect(gate.open().take(101)).toBe(false);
  });

  it('keeps what was reserved until it is known how much of it is needed', async () => {
    const gate = createGate(100);
    const hold = await gate.reserve(80);
    expect(gate.open().take(21)).toBe(false);
    expect(hold.take(30)).toBe(true);
    hold.give(0);
    expect(gate.open().take(70)).toBe(true);
  });

  it('serves those who wait in their order, before newcomers but after those who are under way', async () => {
    const gate = createGate(100);
    const first = gate.open();
    const under = gate.open();
    first.take(80);
    under.take(5);
    const order: string[] = [];
    const large = gate.reserve(50).then(() => order.push('large'));
    const small = gate.reserve(1).then(() => order.push('small'));
    expect(gate.open().take(1)).toBe(false);
    expect(under.take(5)).toBe(true);
    await Promise.resolve();
    expect(order).toEqual([]);
    first.release();
    await Promise.all([large, small]);
    expect(order).toEqual(['large', 'small']);
  });

  it('lets others go on when one stops waiting', async () => {
    const gate = createGate(100);
    const held = gate.open();
    held.take(60);
    const stop = new AbortController();
    const large = gate.reserve(90, stop.signal);
    const small = gate.reserve(30);
    stop.abort(new Error('enough'));
    await expect(large).rejects.toThrow('enough');
    expect((await small).take(30)).toBe(true);
    await expect(gate.reserve(1, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
    expect(gate.open().take(10)).toBe(true);
  });

  it('lets in what fits, in turn, and one that is too large alone', async () => {
    const gate = createGate(100);
    let inFlight = 0;
    let most = 0;
    const order: number[] = [];
    const work = (pixels: number) =>
      gate.run(pixels, async () => {
        order.push(pixels);
        inFlight += Math.min(100, pixels);
        most = Math.max(most, inFlight);
        await new Promise((done) => setTimeout(done, 3));
        inFlight -= Math.min(100, pixels);
      });
    await Promise.all([60, 30, 50, 500, 10, 100, 20].map(work));
    expect(most).toBeLessThanOrEqual(100);
    expect(order).toEqual([60, 30, 50, 500, 10, 100, 20]);
  });

  it('opens again after a fault', async () => {
    const gate = createGate(10);
    await expect(gate.run(10, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await gate.run(10, async () => 'in')).toBe('in');
  });
});
