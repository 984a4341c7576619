import { type Html, html } from '../../../../lambdas/shared/http/html.ts';
import { countOf } from '../../terminal/count-of.ts';

const HEIGHT = 120;
const STEP = 40;

/**
 * A histogram from 0 to 100, in as many steps as there are counts. `what` says what is counted; `unit` stands behind
 * each mark.
 */
export function plot(counts: number[], what: string, unit: string): Html {
  const most = Math.max(1, ...counts);
  const width = counts.length * STEP;
  const each = 100 / counts.length;
  const bars = counts.map((count, at) => {
    // One picture among thousands is seen, too.
    const height = count === 0 ? 0 : Math.max(2, Math.round((count / most) * HEIGHT));
    const range = `${at * each} to ${(at + 1) * each}${unit}`;
    return html`<rect x="${at * STEP + 3}" y="${HEIGHT - height}" width="${STEP - 6}" height="${height}" rx="3"><title>${range}: ${countOf(count, 'picture')}</title></rect>${count === 0 ? '' : html`<text class="count" x="${(at + 0.5) * STEP}" y="${HEIGHT - height - 6}" text-anchor="middle">${count}</text>`}`;
  });
  const marks = [0, 25, 50, 75, 100].map(
    (mark) =>
      html`<text x="${(mark / 100) * width}" y="${HEIGHT + 26}" text-anchor="middle">${mark}${unit}</text>`,
  );
  return html`<svg viewBox="-46 -22 ${width + 92} ${HEIGHT + 54}" role="img" aria-label="${what}"><path d="M0 ${HEIGHT + 0.5}H${width}"/>${bars}${marks}</svg>`;
}
