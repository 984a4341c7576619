import { iccTags } from './icc-tags.ts';

/** Colorants of sRGB as every profile states them, adapted to D50: X, Y, Z of red, green and blue. */
const SRGB = {
  rXYZ: [0.4361, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7139],
};
const TOLERANCE = 0.006;

/** 'srgb' where dropping the profile changes nothing to the eye; otherwise by its colour space. */
export function iccKind(icc: Buffer): 'srgb' | 'rgb' | 'gray' | 'other' {
  if (icc.length < 132) return 'other';
  const space = icc.toString('latin1', 16, 20);
  if (space === 'GRAY') return 'gray';
  if (space !== 'RGB ') return 'other';
  return isSrgb(icc) ? 'srgb' : 'rgb';
}

function isSrgb(icc: Buffer): boolean {
  const tags = new Map(iccTags(icc).map(({ name, body }) => [name, body]));
  for (const [name, wanted] of Object.entries(SRGB)) {
    const tag = tags.get(name);
    if (!tag || tag.length < 20) return false;
    if (wanted.some((value, i) => Math.abs(tag.readInt32BE(8 + 4 * i) / 65_536 - value) > TOLERANCE))
      return false;
  }
  return isSrgbCurve(tags.get('rTRC'));
}

// sRGB's curve is close to a plain gamma of 2.2; linear and 1.8 profiles share its primaries but not its look.
function isSrgbCurve(curve: Buffer | undefined): boolean {
  if (!curve || curve.length < 12) return false;
  const middle = 0.214;
  const type = curve.toString('latin1', 0, 4);
  if (type === 'curv') {
    const count = curve.readUInt32BE(8);
    if (count === 0 || curve.length < 12 + 2 * count) return false;
    if (count === 1) return Math.abs(0.5 ** (curve.readUInt16BE(12) / 256) - middle) < 0.008;
    return Math.abs(curve.readUInt16BE(12 + 2 * Math.floor((count - 1) / 2)) / 65_535 - middle) < 0.008;
  }
  if (type !== 'para' || curve.length < 16) return false;
  const kind = curve.readUInt16BE(8);
  const g = curve.readInt32BE(12) / 65_536;
  if (kind === 0) return Math.abs(0.5 ** g - middle) < 0.008;
  if (kind !== 3 || curve.length < 32) return false;
  const a = curve.readInt32BE(16) / 65_536;
  const b = curve.readInt32BE(20) / 65_536;
  return Math.abs((0.5 * a + b) ** g - middle) < 0.008;
}
