import type { Compared } from './run-demo.ts';

/** The before/after table, as text. */
export function printTable(pictures: Compared[]): string {
  const rows = pictures.map(({ name, format, before, after, width, height, error }) =>
    error === null
      ? [name, format, `${width} x ${height}`, bytes(before), bytes(after), percent(after, before)]
      : [name, 'failed', '', '', '', error],
  );
  const sum = (of: (picture: Compared) => number) =>
    pictures.reduce((total, picture) => total + of(picture), 0);
  const [before, after] = [sum((picture) => picture.before), sum((picture) => picture.after)];
  const head = ['image', 'format', 'pixels', 'bytes before', 'bytes after', 'left'];
  const foot = ['all', '', '', bytes(before), bytes(after), percent(after, before)];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows, foot].map((row) => row[column]!.length)),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd();
  const rule = '-'.repeat(line(head).length);
  return [line(head), rule, ...rows.map(line), rule, line(foot)].join('\n');
}

const bytes = (count: number) => count.toLocaleString('en-US');
const percent = (part: number, whole: number) =>
  whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)} %`;
