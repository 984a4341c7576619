import { type Html, html, joined } from './html.ts';

const HEIGHT = 160;
const STEP = 40;

/** A histogram of shares from 0 to 100 %, in as many steps as there are counts. */
export function plot(counts: number[]): Html {
  const most = Math.max(1, ...counts);
  const width = counts.length * STEP;
  const bars = counts.map((count, at) => {
    const height = Math.round((count / most) * HEIGHT);
    return html`<rect x="${at * STEP + 3}" y="${HEIGHT - height}" width="${STEP - 6}" height="${height}"><title>${count} pictures</title></rect>`;
  });
  const marks = [0, 25, 50, 75, 100].map(
    (percent) =>
      html`<text x="${(percent / 100) * width}" y="${HEIGHT + 20}" text-anchor="middle">${percent} %</text>`,
  );
  return html`<svg viewBox="-20 -5 ${width + 40} ${HEIGHT + 30}" role="img" aria-label="How many pictures have so much left">${joined(bars)}${joined(marks)}</svg>`;
}
