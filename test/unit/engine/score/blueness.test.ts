import { describe, expect, it } from 'vitest';
import { blueness } from '../../../../engine/score/blueness.ts';

describe('how blue a colour is', () => {
  it('is nothing of a grey, more of blue, less of yellow', () => {
    for (const grey of [0, 17, 128, 255]) expect(blueness(grey, 0, 0)).toBeCloseTo(0, 6);
    expect(blueness(128, 40, 0)).toBeGreaterThan(0.05);
    expect(blueness(128, -40, 0)).toBeLessThan(-0.05);
  });

  it('is that of the reference: pure blue by its own sums', () => {
    // 0.55180986, 0.078 and 0.078 of blue light, by cube roots with the bias of 0.0037930732552754493.
    const root = (share: number) => Math.cbrt(share + 0.0037930732552754493);
    const [luma, blue, red] = [0.114 * 255, 0.564 * 0.886 * 255, 0.713 * -0.114 * 255];
    expect(blueness(luma, blue, red)).toBeCloseTo(root(0.551_809_87) - root(0.078), 2);
  });
});
