const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes as people read them, in steps of a thousand: 999 B, 12.3 kB, 4.0 GB. */
export function formatBytes(bytes: number): string {
  let unit = 0;
  let shown = bytes;
  // What would be rounded up to 1000 is shown in the next unit.
  while (shown >= (unit === 0 ? 1_000 : 999.95) && unit < UNITS.length - 1) {
    shown /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? shown : shown.toFixed(1)} ${UNITS[unit]}`;
}
