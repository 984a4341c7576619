/** Figures as a table that can be kept in the docs as it is printed. */
export const markdownTable = (figures: Record<string, number | string>): string =>
  [
    '',
    '| what | figure |',
    '|---|---|',
    ...Object.entries(figures).map(([what, n]) => `| ${what} | ${n} |`),
    '',
  ].join('\n');
