/**
 * ln(bytes) by quality, beside those of quality 2: means of 81 photographs at effort 2, which differ in slope by a third.
 * The last step up takes half as much again.
 */
const CURVE: readonly (readonly [quality: number, size: number])[] = [
  [1, -0.08],
  [2, 0],
  [5, 0.201],
  [9, 0.365],
  [14, 0.515],
  [20, 0.666],
  [27, 0.806],
  [35, 0.953],
  [44, 1.097],
  [54, 1.221],
  [64, 1.325],
  [73, 1.409],
  [80, 1.573],
  [86, 1.744],
  [91, 1.936],
  [95, 2.158],
  [98, 2.374],
  [99, 2.436],
  [100, 2.816],
];

/** The axis along which ln(bytes) of a WebP is nearly straight, and rises by as much. */
export function webpAxis(quality: number): number {
  return along(quality, 0, 1);
}

export function webpQualityAt(axis: number): number {
  return along(axis, 1, 0);
}

/** Between two points of the curve on a line; nothing lies beyond its ends. */
function along(at: number, from: 0 | 1, to: 0 | 1): number {
  const next = CURVE.findIndex((point) => point[from] >= at);
  if (next === 0) return CURVE[0]![to];
  if (next < 0) return CURVE.at(-1)![to];
  const [below, above] = [CURVE[next - 1]!, CURVE[next]!];
  const part = (at - below[from]) / (above[from] - below[from]);
  return below[to] + part * (above[to] - below[to]);
}

/** The quality by which libwebp takes this quantiser index. */
export function qualityOfIndex(index: number): number {
  const linear = (1 - Math.min(127, Math.max(0, index)) / 127) ** 3;
  return linear < 0.5 ? linear * 150 : (linear + 1) * 50;
}
