/** What becomes of each fixture of this family: see fixtures.test.ts. */
export const small: Record<string, string> = {
  'one-pixel.jpg': 'flagged 0.2',
  'one-pixel.png': 'flagged 0.2',
  'one-pixel.webp': 'flagged 9',
  'one-pixel.avif': 'flagged 14',
  'one-pixel.gif': 'flagged 0.2',
  'one-pixel.tif': 'flagged 0.2',
  'one-row.jpg': 'flagged 7',
  'one-column.png': 'met 7',
  'crushed.jpg': 'flagged 0.2',
  'crushed.png': 'flagged 0.2',
  'crushed.webp': 'flagged 0.2',
  'crushed.avif': 'flagged 0.2',
  'crushed.gif': 'flagged 0.2',
  'crushed.tif': 'flagged 0.2',
  'one-colour.png': 'flagged 0.2',
  'one-colour.jpg': 'flagged 0.2',
};
