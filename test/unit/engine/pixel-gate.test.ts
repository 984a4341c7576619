import { describe, expect, it } from 'vitest';
import { PixelGate } from '../../../engine/pixel-gate.ts';

describe('the gate of pixels in flight', () => {
  it('lets in what fits, in turn, and one that is too large alone', async () => {
    const gate = new PixelGate(100);
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
    const gate = new PixelGate(10);
    await expect(gate.run(10, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await gate.run(10, async () => 'in')).toBe('in');
  });
});
