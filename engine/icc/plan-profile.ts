import type { ImageHeader, Job } from '../format.ts';
import { cleanIcc } from './clean-icc.ts';
import { iccKind } from './icc-kind.ts';

/** A colour profile over this share of the budget is converted away rather than kept. */
const PROFILE_SHARE = 0.05;

/**
 * The profile to keep: an sRGB one says nothing, and a large one would eat the picture's own bytes. What goes and says
 * something is brought to sRGB, which costs as much as decoding.
 */
export function planProfile(
  { icc, grey }: ImageHeader,
  budget: number,
): Pick<Job, 'transform'> & { icc: Buffer | null } {
  if (!icc || iccKind(icc) === 'srgb') return { icc: null, transform: false };
  const keep =
    iccKind(icc) === (grey ? 'gray' : 'rgb') &&
    icc.length <= PROFILE_SHARE * budget &&
    // Some formats pass it only as it came: one that holds more than colours goes.
    cleanIcc(icc) === icc;
  return { icc: keep ? icc : null, transform: !keep };
}
