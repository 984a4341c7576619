import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { iccKind } from '../../../../engine/icc/icc-kind.ts';
import { ADOBE_RGB, iccProfile, P3 } from '../../../fixtures/images/make/icc-profile.ts';
import { picture } from '../pictures.ts';

/** As the sRGB of IEC 61966-2-1 comes out, adapted to D50. */
const SRGB: [number, number, number][] = [
  [0.436, 0.2225, 0.0139],
  [0.385, 0.7169, 0.0971],
  [0.143, 0.0606, 0.7141],
];

/** With another curve for its red. */
function withCurve(curve: Buffer): Buffer {
  const icc = Buffer.concat([iccProfile('RGB ', SRGB, 2.2), curve]);
  const at = icc.indexOf('rTRC', 132, 'latin1');
  icc.writeUInt32BE(icc.length - curve.length, at + 4);
  icc.writeUInt32BE(curve.length, at + 8);
  return icc;
}

function table(count: number, gamma: number): Buffer {
  const curve = Buffer.alloc(12 + 2 * count);
  curve.write('curv', 0, 'latin1');
  curve.writeUInt32BE(count, 8);
  for (let i = 0; i < count; i++)
    curve.writeUInt16BE(Math.round(65_535 * (i / (count - 1)) ** gamma), 12 + 2 * i);
  return curve;
}

function parametric(kind: number, ...values: number[]): Buffer {
  const curve = Buffer.alloc(12 + 4 * values.length);
  curve.write('para', 0, 'latin1');
  curve.writeUInt16BE(kind, 8);
  for (const [i, value] of values.entries()) curve.writeInt32BE(Math.round(65_536 * value), 12 + 4 * i);
  return curve;
}

describe('the kind of a profile', () => {
  it('is sRGB for those that libvips writes as such, and no other of them', async () => {
    for (const [name, kind] of [
      ['srgb', 'srgb'],
      ['p3', 'rgb'],
    ] as const) {
      const png = await picture(4, 4).withIccProfile(name).png().toBuffer();
      expect(iccKind((await sharp(png).metadata()).icc!), name).toBe(kind);
    }
    const cmyk = await picture(4, 4).withIccProfile('cmyk').jpeg().toBuffer();
    expect(iccKind((await sharp(cmyk).metadata()).icc!)).toBe('other');
  });

  it('is sRGB by its primaries and its curve alike', () => {
    expect(iccKind(iccProfile('RGB ', SRGB, 2.2))).toBe('srgb');
    for (const other of [P3, ADOBE_RGB]) expect(iccKind(iccProfile('RGB ', other, 2.2))).toBe('rgb');
    for (const gamma of [1, 1.8, 2.4])
      expect(iccKind(iccProfile('RGB ', SRGB, gamma)), `${gamma}`).toBe('rgb');
  });

  it('knows the curve in each way that the standard has to write it', () => {
    expect(iccKind(withCurve(table(1024, 2.2)))).toBe('srgb');
    expect(iccKind(withCurve(table(1024, 1.8)))).toBe('rgb');
    expect(iccKind(withCurve(parametric(0, 2.2)))).toBe('srgb');
    expect(iccKind(withCurve(parametric(0, 1)))).toBe('rgb');
    // sRGB itself: ((x + 0.055) / 1.055) ** 2.4, linear below 0.04045.
    expect(iccKind(withCurve(parametric(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)))).toBe('srgb');
    expect(iccKind(withCurve(parametric(3, 1, 1, 0, 1, 0)))).toBe('rgb');
    // An empty table is linear light; a curve that is cut off is no curve.
    expect(iccKind(withCurve(table(0, 1)))).toBe('rgb');
    expect(iccKind(withCurve(table(1024, 2.2).subarray(0, 100)))).toBe('rgb');
  });

  it('is grey, or something else, by the colour space that it names', () => {
    expect(iccKind(iccProfile('GRAY', [], 2.2))).toBe('gray');
    expect(iccKind(Buffer.alloc(200))).toBe('other');
    expect(iccKind(iccProfile('GRAY', [], 2.2).subarray(0, 131))).toBe('other');
  });
});
