import { describe, expect, it } from 'vitest';
import type { Raster } from '../../../../engine/raster.ts';
import { alphaDetail } from '../../../../engine/webp/alpha-detail.ts';

const SIDE = 32;

function withAlpha(alphaAt: (x: number, y: number) => number): Raster {
  const data = Buffer.alloc(SIDE * SIDE * 4);
  for (let i = 0; i < SIDE * SIDE; i++) {
    data.fill((i * 89) % 256, 4 * i, 4 * i + 3);
    data[4 * i + 3] = alphaAt(i % SIDE, Math.floor(i / SIDE));
  }
  return { data, width: SIDE, height: SIDE, channels: 4 };
}

describe('the bits that alpha takes', () => {
  it('are none where it is the same all over, whatever the colours are', () => {
    expect(alphaDetail(withAlpha(() => 255))).toBe(0);
    expect(alphaDetail(withAlpha(() => 40))).toBe(0);
  });

  it('are few of straight edges, more of slanted ones, and most of grain', () => {
    const straight = alphaDetail(withAlpha((x) => (x < 16 ? 0 : 255)));
    const slanted = alphaDetail(withAlpha((x, y) => (x < y ? 0 : 255)));
    const grain = alphaDetail(withAlpha((x, y) => (x * 193 + y * 71 + x * y * 29) % 256));
    expect(straight).toBe(0);
    expect(slanted).toBeGreaterThan(SIDE);
    expect(grain).toBeGreaterThan(4 * slanted);
  });
});
