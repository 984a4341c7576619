import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { halve } from '../../../../engine/halve.ts';
import { DEFAULTS } from '../pictures.ts';
import { looks } from './expected/looks.ts';
import { apart, shown } from './shown.ts';

const read = (name: string) => readFileSync(new URL(`../../../fixtures/images/${name}`, import.meta.url));

describe('the distance that is allowed to a picture in other colours', () => {
  test.each([
    ['adobe-rgb.jpg', 'ICC_PROFILE'],
    ['adobe-rgb-small.jpg', 'ICC_PROFILE'],
    ['display-p3.jpg', 'ICC_PROFILE'],
    ['linear-light.jpg', 'ICC_PROFILE'],
    ['grey-of-gamma-1.jpg', 'ICC_PROFILE'],
    ['adobe-rgb.png', 'iCCP'],
    ['adobe-rgb.webp', 'ICCP'],
    ['colours-rgb.jpg', 'Adobe'],
    ['turned-6.jpg', 'Exif'],
  ])('is not kept to where %s loses its %s', async (name, mark) => {
    const whole = read(name);
    const dropped = Buffer.from(whole);
    dropped.write('____', dropped.indexOf(mark), 'latin1');
    const { bytes } = await halve(dropped, DEFAULTS);
    const [before, after] = [await shown(whole), await shown(bytes)];
    const { mean, shift } = apart(before, after);
    const kept = mean <= Number(looks[name]!.split(' ')[1]) && shift <= Math.max(1.5, mean / 4);
    expect(kept && before.width === after.width).toBe(false);
  });
});
