import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import { explainFileFault } from '../explain-file-fault.ts';
import { formatBytes } from '../format-bytes.ts';
import type { Image } from '../read-images.ts';
import { type Html, html, joined } from './html.ts';
import { plot } from './plot.ts';
import { REPORT_STYLE } from './report-style.ts';

/** Rows of a table: a report is looked at, and the catalogue of what failed has them all. */
const MOST_FAILURES = 200;
const SHOWN = 12;
const STEPS = 20;

interface Shown {
  image: Image;
  /** Where the output lies, seen from the report. */
  url: string;
  /** Of the bytes. */
  left: number;
}

/** One HTML file that opens without a network: what came of a catalogue, for people. */
export class Report {
  readonly #status: StatusAnswer;
  readonly #file: string;
  readonly #failed: Image[] = [];
  /** How many pictures have so much left of their bytes, in steps of 5 %. */
  readonly #left: number[] = Array(STEPS).fill(0);
  #most: Shown[] = [];
  #least: Shown[] = [];

  constructor(status: StatusAnswer, file: string) {
    this.#status = status;
    this.#file = file;
  }

  add(image: Image, url: string | null): void {
    if (image.error && this.#failed.length < MOST_FAILURES) this.#failed.push(image);
    const { input, output } = image.bytes;
    if (!input || output === null || url === null) return;
    const left = output / input;
    this.#left[Math.min(STEPS - 1, Math.floor(left * STEPS))]! += 1;
    const shown = { image, url, left };
    this.#most = [...this.#most, shown].sort((a, b) => b.left - a.left).slice(0, SHOWN);
    this.#least = [...this.#least, shown].sort((a, b) => saved(b) - saved(a)).slice(0, SHOWN);
  }

  async write(path: string): Promise<void> {
    await writeFile(path, `<!doctype html>\n${this.#page().text}\n`).catch((fault) => {
      throw explainFileFault(fault, 'Cannot write', path);
    });
  }

  #page(): Html {
    const { images, bytes } = this.#status;
    const name = basename(this.#file);
    const share = bytes.input === 0 ? 0 : Math.round((100 * (bytes.input - bytes.output)) / bytes.input);
    return html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${name}, halved</title><style>${REPORT_STYLE}</style></head><body><main>
<h1>${name}</h1>
<p class="lead">${count(images.succeeded)} of ${count(images.total ?? 0)} pictures are halved: ${formatBytes(bytes.input)} became ${formatBytes(bytes.output)}, <strong>${share} % less</strong>.</p>
${this.#left.some(Boolean) ? html`<section><h2>What is left of their bytes</h2>${plot(this.#left)}</section>` : html``}
${pictures('Where most was saved', this.#least)}
${pictures(
  'Where most is left',
  this.#most.filter(({ url }) => !this.#least.some((other) => other.url === url)),
)}
${this.#failures()}
</main></body></html>`;
  }

  #failures(): Html {
    const { failed } = this.#status.images;
    if (failed === 0) return html`<section><h2>What failed</h2><p>Nothing.</p></section>`;
    const rows = this.#failed.map(
      ({ row, n, product, error, input_url }) =>
        html`<tr><td>${row}</td><td>${n}</td><td>${product ?? ''}</td><td>${error?.message ?? ''}<br><small>${input_url}</small></td></tr>\n`,
    );
    const more =
      failed > rows.length
        ? html`<p>The first ${rows.length} of ${count(failed)}; the file of what failed has them all.</p>`
        : html``;
    return html`<section><h2>What failed</h2>${more}<table><thead><tr><th>Row</th><th>Image</th><th>Product</th><th>Why</th></tr></thead><tbody>${joined(rows)}</tbody></table></section>`;
  }
}

const saved = ({ image: { bytes } }: Shown) => (bytes.input ?? 0) - (bytes.output ?? 0);
const count = (number: number) => number.toLocaleString('en');

function pictures(title: string, shown: Shown[]): Html {
  if (shown.length === 0) return html``;
  const cards = shown.map(({ image, url, left }) => {
    const { input, output } = image.bytes;
    const perPixel = (bytes: number | null) =>
      image.width && image.height && bytes !== null ? (bytes / image.width / image.height).toFixed(2) : '?';
    return html`<li><a href="${url}"><img src="${url}" alt="" loading="lazy"></a><p><strong>${image.product || `Row ${image.row}`}</strong><br>${formatBytes(input ?? 0)} → ${formatBytes(output ?? 0)} (${Math.round(left * 100)} % left)<br><small>${perPixel(input)} → ${perPixel(output)} bytes a pixel${image.reason ? `; ${image.reason.message}` : ''}</small></p></li>\n`;
  });
  return html`<section><h2>${title}</h2><ul class="pictures">${joined(cards)}</ul></section>`;
}
