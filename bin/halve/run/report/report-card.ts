import { type Html, html } from '../../../../lambdas/shared/http/html.ts';
import type { ListedImage } from '../../requests/read-images.ts';
import { formatBytes } from '../../terminal/format-bytes.ts';
import { printable } from '../../terminal/printable.ts';
import type { CropPair } from './crop-pair.ts';

/** An output of a run, where it lies, and how it came from its source. */
export interface Picture {
  image: ListedImage & { score: number; bytes: { input: number; output: number } };
  /** Seen from the report. */
  url: string;
  /** On this disk. */
  file: string;
}

/** One picture: before and after at their own size, with what became of it. Without a pair the output alone. */
export function reportCard({ image, url }: Picture, pair: CropPair | undefined, sameSize: boolean): Html {
  const { bytes, score, reason, row, product } = image;
  const name = printable(product || `Row ${row}`);
  const outputPixels = (image.width ?? 0) * (image.height ?? 0);
  const sourcePixels = pair?.sourcePixels ?? (sameSize ? outputPixels : 0);
  // Google's measure of pictures that are heavier than they need be: before is left out where nobody knows it.
  const before = sourcePixels === 0 ? '' : `${perPixel(bytes.input, sourcePixels)} → `;
  const weight = outputPixels === 0 ? '' : `${before}${perPixel(bytes.output, outputPixels)} bytes a pixel`;
  const left = Math.round((100 * bytes.output) / bytes.input);
  return html`<li>${pair === undefined ? alone(url) : slider(pair, url, name)}<p><strong><bdi>${name}</bdi></strong></p><p>Score <strong>${score}</strong>, ${formatBytes(bytes.input)} → ${formatBytes(bytes.output)}, ${left} % left</p><p><small>${weight}${reason ? html`<br>${reason.message}` : ''}</small></p></li>\n`;
}

const alone = (url: string) =>
  html`<a class="frame" href="${url}"><img src="${url}" alt="" loading="lazy"></a>`;

/** Dragged by mouse, finger or arrow keys: the range above both pictures moves the edge between them. */
function slider({ before, after, width, height }: CropPair, url: string, name: string): Html {
  const size = html`width="${width}" height="${height}" alt=""`;
  return html`<div class="frame pair"><img src="${after}" ${size}><div class="before"><img src="${before}" ${size}></div><i></i><b>before</b><b>after</b><input type="range" min="0" max="100" value="50" aria-label="Before and after: ${name}" oninput="this.parentNode.style.setProperty('--at', this.value + '%')"></div><a class="whole" href="${url}">the whole picture</a>`;
}

const perPixel = (bytes: number, pixels: number) => (bytes / pixels).toFixed(2);
