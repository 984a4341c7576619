/** An image and how near its output comes to its source. */
export interface WorstImage {
  row: number;
  n: number;
  score: number;
}

/** So many can be looked at in one glance. */
const MOST = 12;

/** Keeps the lowest scores of all that it is shown, the lowest first. */
export function keepWorst(worst: WorstImage[], image: WorstImage): void {
  if (worst.length === MOST && image.score >= worst[MOST - 1]!.score) return;
  const at = worst.findIndex(({ score }) => score > image.score);
  worst.splice(at < 0 ? worst.length : at, 0, image);
  if (worst.length > MOST) worst.pop();
}
