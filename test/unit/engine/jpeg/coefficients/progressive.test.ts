import { describe, expect, it } from 'vitest';
import { halve } from '../../../../../engine/halve.ts';
import { options, picture } from '../../pictures.ts';

/** How many scans begin with DCs, by their heads: components, then the first coefficient. */
function scansOfDcs(jpeg: Buffer): number {
  let found = 0;
  for (let at = jpeg.indexOf('ffda', 0, 'hex'); at >= 0; at = jpeg.indexOf('ffda', at + 2, 'hex'))
    if (jpeg[at + 5 + 2 * jpeg[at + 4]!] === 0) found += 1;
  return found;
}

async function halved(width: number, height: number, effort: 'fast' | 'best') {
  const input = await picture(width, height).jpeg({ quality: 60 }).toBuffer();
  return (await halve(input, options({ effort, floor: 0 }))).bytes;
}

describe('the scans of a progressive JPEG', () => {
  it.each(['fast', 'best'] as const)(
    'have the DCs of each component by themselves where that takes fewer bytes, by effort %s',
    async (effort) => {
      expect(scansOfDcs(await halved(900, 700, effort))).toBe(3);
      expect(scansOfDcs(await halved(48, 48, effort))).toBe(1);
    },
  );
});
