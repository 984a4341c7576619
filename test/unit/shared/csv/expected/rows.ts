/** Rows: cells, rejections, and what is accepted although it looks odd. `~` stands for https://cdn.example.com/. */
export const rows: Record<string, string[]> = {
  'control-characters-in-cells': ['1 1\u0001 | Cha\u001b[31mir\u007f | ~1.jpg'],
  'line-separator-u2028-in-a-cell': ['1 1 | Cha\u2028ir\u0085x\u000b\u000c | ~1.jpg'],
  'row-no-url': ['1 1 | Chair', '2 2 | Lamp | ~lamp.jpg'],
  'row-of-formulas': ['1 =1+1 | @SUM(A1) | ~1.jpg', "2 -2 | +cmd|' /C calc'!A0 | ~2.jpg", '3 3 | \tx'],
  'row-one-cell': ['1 WRONG_CELLS', '2 2 | Lamp | ~lamp.jpg'],
  'row-only-delimiters': ['1 1 | Chair | ~chair.jpg', '2 2 | Lamp | ~lamp.jpg'],
  'row-serial-and-name-empty': ['1  |  | ~1.jpg'],
  'row-too-few-cells': ['1 WRONG_CELLS', '2 2 | Chair | ~chair.jpg'],
  'row-too-many-cells': ['1 WRONG_CELLS', '2 2 | Lamp | ~lamp.jpg'],
  'row-url-cell-of-separators': ['1 1 | Chair', '2 2 | Lamp | ~lamp.jpg'],
  'row-url-cell-of-spaces': ['1 1 | Chair', '2 2 | Lamp | ~lamp.jpg'],
  'row-urls-not-quoted': ['1 WRONG_CELLS', '2 2 | Lamp | ~lamp.jpg'],
  'row-with-proto-as-cell': ['1 __proto__ | constructor | ~1.jpg'],
  'rows-twice-the-same': ['1 1 | Chair | ~chair.jpg', '2 1 | Chair | ~chair.jpg', '3 1 | Chair | ~chair.jpg'],
};
