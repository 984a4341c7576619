import { writeFile } from 'node:fs/promises';
import { type Html, html } from '../../../../lambdas/shared/http/html.ts';
import type { Options } from '../../../../lambdas/shared/schemas/options.ts';
import type { StatusAnswer } from '../../../../lambdas/shared/schemas/status.ts';
import { explainFileFault } from '../../files/explain-file-fault.ts';
import type { ListedImage } from '../../requests/read-images.ts';
import { countOf } from '../../terminal/count-of.ts';
import { formatBytes } from '../../terminal/format-bytes.ts';
import { printable } from '../../terminal/printable.ts';
import type { CropPair } from './crop-pair.ts';
import { explainFailure } from './explain-failure.ts';
import { plot } from './plot.ts';
import { type Picture, reportCard } from './report-card.ts';
import { REPORT_STYLE } from './report-style.ts';

/** Rows of a table: a report is looked at, and the catalogue of what failed has them all. */
const MOST_FAILURES = 200;
const SHOWN = 12;
/** Of a plot, each of 5 %. */
const STEPS = 20;

interface Failed {
  row: number;
  n: number | null;
  code: string;
  message: string;
  /** Whose it is, and where it was to lie. */
  of: string[];
}

/** One HTML file that opens without a network: what came of a catalogue, for people. */
export class Report {
  readonly #status: StatusAnswer;
  readonly #name: string;
  readonly #mode: Options['mode'];
  readonly #failed: Failed[];
  /** How many pictures have so much left of their bytes, and such a score. */
  readonly #left: number[] = Array(STEPS).fill(0);
  readonly #scores: number[] = Array(STEPS).fill(0);
  #worst: Picture[] = [];
  #best: Picture[] = [];

  constructor(status: StatusAnswer, name: string, mode: Options['mode']) {
    this.#status = status;
    this.#name = name;
    this.#mode = mode;
    const rows = status.errors.filter(({ n }) => n === null);
    this.#failed = rows.map((error) => ({ ...error, of: [] }));
  }

  /** An image, and where its output lies; `at` is undefined where nothing was made. */
  add(image: ListedImage, at: { url: string; file: string } | undefined): void {
    const { row, n, error, product, input_url, bytes, score } = image;
    if (error && this.#failed.length < MOST_FAILURES)
      this.#failed.push({ row, n, ...error, of: [product ?? '', input_url].filter(Boolean) });
    if (at === undefined || score === null || !bytes.input || bytes.output === null) return;
    this.#left[stepOf(bytes.output / bytes.input)]! += 1;
    this.#scores[stepOf(score / 100)]! += 1;
    const picture = { ...at, image: image as Picture['image'] };
    this.#worst = ranked([...this.#worst, picture], (a, b) => a.score - b.score);
    this.#best = ranked([...this.#best, picture], (a, b) => b.score - a.score);
  }

  /** Those that are shown: the lowest scores, and the highest but for the same pictures. */
  get shown(): { worst: Picture[]; best: Picture[] } {
    const worst = new Set(this.#worst.map(lookOf));
    return { worst: this.#worst, best: this.#best.filter((picture) => !worst.has(lookOf(picture))) };
  }

  /** `pairs` are crops of before and after, by source URL. */
  async write(path: string, pairs: ReadonlyMap<string, CropPair>): Promise<void> {
    await writeFile(path, `<!doctype html>\n${this.#page(pairs).text}\n`).catch((fault) => {
      throw explainFileFault(fault, 'Cannot write', path);
    });
  }

  #page(pairs: ReadonlyMap<string, CropPair>): Html {
    const { images, bytes } = this.#status;
    const name = printable(this.#name);
    const share = bytes.input === 0 ? 0 : Math.round((100 * (bytes.input - bytes.output)) / bytes.input);
    const { worst, best } = this.shown;
    const cards = (pictures: Picture[]) =>
      pictures.map((picture) =>
        reportCard(picture, pairs.get(picture.image.source_url ?? ''), this.#mode !== 'scale'),
      );
    return html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${name}, halved</title><style>${REPORT_STYLE}</style></head><body><main>
<h1>${name}</h1>
<p class="lead">${count(images.succeeded)} of ${countOf(images.total ?? 0, 'picture')} ${images.succeeded === 1 ? 'is' : 'are'} halved${bytes.input === 0 ? '' : html`: ${formatBytes(bytes.input)} became ${formatBytes(bytes.output)}, <strong>${share} % less</strong>`}.</p>
${worst.length === 0 ? html`` : this.#plots()}
${section('Look at these first', 'The lowest scores. Each shows the place where most has changed, at its own size.', cards(worst))}
${section('And these came out best', 'The highest scores.', cards(best))}
${this.#failures()}
</main></body></html>`;
  }

  #plots(): Html {
    return html`<section class="plots"><figure><h2>What is left of their bytes</h2>${plot(this.#left, 'How many pictures have so much of their bytes left', ' %')}</figure><figure><h2>How near they come to their sources</h2>${plot(this.#scores, 'How many pictures have such a score', '')}<figcaption>Scores: at 90 nobody sees a difference, 70 is high quality, 50 medium, 30 low.</figcaption></figure></section>`;
  }

  #failures(): Html {
    const { images, rows, failure } = this.#status;
    const all = images.failed + (rows.rejected ?? 0);
    const broken =
      failure === null
        ? html``
        : html`<p>The catalogue could not be read to its end: ${printable(failure.message)}.</p>`;
    if (all === 0)
      return html`<section><h2>What failed</h2>${failure === null ? html`<p>Nothing.</p>` : broken}</section>`;
    const lines = this.#failed
      .slice(0, MOST_FAILURES)
      .map(
        ({ row, n, code, message, of }) =>
          html`<tr><td>${row}${n === null ? '' : html`, image ${n}`}</td><td>${of.length === 0 ? '' : html`<strong>${of.map(isolated)}</strong><br>`}${explainFailure(code)}<br><small>${printable(message)} (${code})</small></td></tr>\n`,
      );
    const more =
      all > lines.length
        ? html`<p>The first ${lines.length} of ${count(all)}; the file of what failed has them all.</p>`
        : html``;
    return html`<section><h2>What failed</h2>${broken}${more}<table><thead><tr><th>Row</th><th>Why</th></tr></thead><tbody>${lines}</tbody></table></section>`;
  }
}

/** What is written from right to left stays within itself. */
const isolated = (text: string, at: number) => html`${at === 0 ? '' : ', '}<bdi>${printable(text)}</bdi>`;

const count = (number: number) => number.toLocaleString('en');
const stepOf = (share: number) => Math.min(STEPS - 1, Math.floor(share * STEPS));

/** The same for one picture that several addresses lead to: no others have all these figures in common. */
const lookOf = ({ image: { bytes, score, width, height } }: Picture) =>
  [bytes.input, bytes.output, score, width, height].join();

/** The first of them, each picture once. */
function ranked(pictures: Picture[], order: (a: Picture['image'], b: Picture['image']) => number): Picture[] {
  const byLook = new Map(pictures.map((picture) => [lookOf(picture), picture]));
  return [...byLook.values()].sort((a, b) => order(a.image, b.image)).slice(0, SHOWN);
}

function section(title: string, words: string, cards: Html[]): Html {
  if (cards.length === 0) return html``;
  return html`<section><h2>${title}</h2><p>${words}</p><ul class="pictures">${cards}</ul></section>`;
}
