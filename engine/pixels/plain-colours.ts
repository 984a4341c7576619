import type { ImageHeader } from '../format.ts';
import type { Raster } from '../raster.ts';

/** From linear light of these primaries to that of sRGB, both with the white of D65; a row for each of sRGB's. */
const TO_SRGB = {
  p3: [1.2249, -0.2247, 0, -0.042, 1.0419, 0, -0.0197, -0.0786, 1.0979],
  bt2020: [1.6605, -0.5876, -0.0728, -0.1246, 1.1329, -0.0083, -0.0182, -0.1006, 1.1187],
};
/** Steps in which linear light is looked up; the eye tells fewer apart in the dark, where sRGB is steepest. */
const LIGHTS = 16_384;

type PlainColours = Pick<ImageHeader, 'primaries' | 'premultiplied' | 'narrowGrey' | 'bareInks'>;

/** Whether the decoder leaves the colours as something else than sRGB beside its alpha. */
export const hasPlainColours = (header: PlainColours): boolean =>
  !header.primaries && !header.premultiplied && !header.narrowGrey && !header.bareInks;

/** Makes of the colours what a browser shows: sRGB, not yet multiplied by alpha. In place. */
export function makePlain(
  { data, channels }: Raster,
  { primaries, premultiplied, narrowGrey }: PlainColours,
): void {
  if (narrowGrey) widen(data, channels);
  if (channels === 4 && premultiplied) divideByAlpha(data);
  if (channels >= 3 && primaries) toSrgb(data, channels, TO_SRGB[primaries]);
}

/** Of cyan, magenta, yellow and black, what browsers show where no profile says more. */
export function lightOfInks({ data, width, height }: Raster): Raster {
  const out = Buffer.allocUnsafeSlow((data.length / 4) * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    const white = 255 - data[from + 3]!;
    for (let c = 0; c < 3; c++) out[to + c] = Math.round(((255 - data[from + c]!) * white) / 255);
  }
  return { data: out, width, height, channels: 3 };
}

/** From the shades of a video signal, 16 to 235, to all of them. */
function widen(data: Buffer, channels: number): void {
  const colours = channels & 1 ? channels : channels - 1;
  const wide = Uint8Array.from({ length: 256 }, (_, value) =>
    Math.round((255 * Math.min(219, Math.max(0, value - 16))) / 219),
  );
  for (let at = 0; at < data.length; at += channels)
    for (let c = at; c < at + colours; c++) data[c] = wide[data[c]!]!;
}

function divideByAlpha(data: Buffer): void {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3]!;
    if (alpha === 0 || alpha === 255) continue;
    for (let c = at; c < at + 3; c++) data[c] = Math.min(255, Math.round((data[c]! * 255) / alpha));
  }
}

function toSrgb(data: Buffer, channels: number, m: number[]): void {
  const light = Float32Array.from({ length: 256 }, (_, value) => lightOf(value / 255));
  const value = Uint8Array.from({ length: LIGHTS + 1 }, (_, i) => Math.round(255 * shadeOf(i / LIGHTS)));
  const shown = (one: number) => value[Math.round(LIGHTS * Math.min(1, Math.max(0, one)))]!;
  for (let at = 0; at < data.length; at += channels) {
    const [r, g, b] = [light[data[at]!]!, light[data[at + 1]!]!, light[data[at + 2]!]!];
    data[at] = shown(m[0]! * r + m[1]! * g + m[2]! * b);
    data[at + 1] = shown(m[3]! * r + m[4]! * g + m[5]! * b);
    data[at + 2] = shown(m[6]! * r + m[7]! * g + m[8]! * b);
  }
}

const lightOf = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const shadeOf = (light: number) => (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
