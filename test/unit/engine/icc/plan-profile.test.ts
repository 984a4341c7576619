import { describe, expect, it } from 'vitest';
import type { ImageHeader } from '../../../../engine/format.ts';
import { planProfile } from '../../../../engine/icc/plan-profile.ts';
import { iccProfile, P3 } from '../../../fixtures/images/make/icc-profile.ts';

const headerOf = (icc: Buffer | null, grey = false) => ({ icc, grey }) as ImageHeader;
const p3 = iccProfile('RGB ', P3, 2.2);

describe('the plan for a profile', () => {
  it('keeps a small one of the kind of the pixels', () => {
    expect(planProfile(headerOf(p3), 20 * p3.length)).toEqual({ icc: p3, transform: false });
    const grey = iccProfile('GRAY', [], 1.8);
    expect(planProfile(headerOf(grey, true), 1e6)).toEqual({ icc: grey, transform: false });
  });

  it('brings the colours to sRGB where it would take more than a twentieth of the budget', () => {
    expect(planProfile(headerOf(p3), 20 * p3.length - 1)).toEqual({ icc: null, transform: true });
  });

  it('does so, too, where it is of another kind than the pixels, or tells more than colours', () => {
    expect(planProfile(headerOf(p3, true), 1e6)).toEqual({ icc: null, transform: true });
    const personal = iccProfile('RGB ', P3, 2.2, [['mmod', Buffer.from('SERIAL')]]);
    expect(planProfile(headerOf(personal), 1e6)).toEqual({ icc: null, transform: true });
  });

  it('drops one that says what everyone assumes, without a word', () => {
    const srgb = iccProfile(
      'RGB ',
      [
        [0.436, 0.2225, 0.0139],
        [0.385, 0.7169, 0.0971],
        [0.143, 0.0606, 0.7141],
      ],
      2.2,
    );
    expect(planProfile(headerOf(srgb), 1e6)).toEqual({ icc: null, transform: false });
    expect(planProfile(headerOf(null), 1e6)).toEqual({ icc: null, transform: false });
  });
});
