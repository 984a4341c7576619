const INDENT = '  ';

/**
 * A line of text as it fits a terminal of so many columns: the gaps of a table go first, then it is broken at its
 * spaces. A word that is longer than the terminal, as an address may be, stays whole and is left to the terminal.
 */
export function wrapLine(line: string, columns: number): string {
  if (line.length <= columns) return line;
  const indent = /^ */.exec(line)![0].slice(0, Math.floor(columns / 4));
  const lines: string[] = [];
  let last = indent;
  for (const word of line.trim().split(/ +/)) {
    const longer = last.trim() === '' ? last + word : `${last} ${word}`;
    if (longer.length <= columns || last.trim() === '') last = longer;
    else {
      lines.push(last);
      last = indent + INDENT + word;
    }
  }
  return [...lines, last].join('\n');
}

/** The same for a text of many lines. */
const wrapLines = (text: string, columns: number): string =>
  text
    .split('\n')
    .map((line) => wrapLine(line, columns))
    .join('\n');

/** Text as it fits where it is read: a file and another program get it as it is. */
export const fitted = (text: string, { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>) =>
  isTTY ? wrapLines(text, columns) : text;
