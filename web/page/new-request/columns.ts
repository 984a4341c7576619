import {
  HEAD_BYTES,
  LONG_HEAD_BYTES,
  type Preview,
  previewCsv,
  saysLittle,
} from '../../../lambdas/shared/csv/preview-csv.ts';
import { CSV_BYTES } from '../../../lambdas/shared/limits.ts';
import { complain } from '../screen/complain.ts';
import { $, make, say, show } from '../screen/document.ts';
import { webUrl } from '../screen/web-url.ts';
import { bytes, plural } from '../screen/words.ts';
import { sayWrong, type Wrong } from './say-wrong.ts';
import type { UploadOptions } from './upload-options.ts';

/** Which columns of the chosen file are taken: what the server would choose, and what is chosen instead. */
export const columns = {
  file: undefined as File | undefined,
  /** Undefined while no file was read. */
  found: undefined as Preview | undefined,
  /** True where it could not be read, as a folder cannot. */
  unreadable: false,

  async read(file: File | undefined, encoding = ''): Promise<void> {
    $('encoding').value = encoding;
    this.file = file;
    this.found = undefined;
    this.unreadable = false;
    show($('columns'), false);
    if (!file) return;
    if (file.size === 0 || file.size > CSV_BYTES) return sayWrong(this.wrong());
    const preview = async (bytes: number) =>
      previewCsv(
        new Uint8Array(await file.slice(0, bytes).arrayBuffer()),
        file.size <= bytes,
        this.encoding(),
      );
    let found: Preview | undefined;
    try {
      found = await preview(HEAD_BYTES);
      if (file.size > HEAD_BYTES && saysLittle(found)) found = await preview(LONG_HEAD_BYTES);
    } catch (fault) {
      if (!(fault instanceof DOMException)) throw fault;
    }
    if (file !== this.file) return;
    this.found = found;
    this.unreadable = !found;
    if (found?.width) draw(found);
    else sayWrong(this.wrong());
  },

  /** What is wrong with the file as far as it was read. */
  wrong(): Wrong | undefined {
    const { file, found } = this;
    const ofFile = (sentence: string): Wrong => ({ sentence, about: 'file' });
    if (!file) return ofFile('Choose a CSV first, or drop one here.');
    if (file.size === 0) return ofFile(`${file.name} is empty. A CSV of products was expected.`);
    if (file.size > CSV_BYTES)
      return ofFile(
        `${file.name} has ${bytes(file.size)}. At most 1 GB can be taken; please send it in parts.`,
      );
    if (this.unreadable)
      return ofFile(`${file.name} cannot be read. Is it a folder, or was it changed or moved since?`);
    if (!found) return undefined;
    if (found.width === 0) return ofFile(`${found.problem?.message}.`);
    if (ticked().length === 0) return { sentence: 'Tick at least one column with images.', about: 'columns' };
    if ($('base').hidden || webUrl($('base-url').value.trim())) return undefined;
    return {
      sentence: 'Say where its pictures lie, by an address that begins with https://.',
      about: 'base-url',
    };
  },

  /** Only what was chosen otherwise is said: the server chooses like this page. */
  wishes(): UploadOptions['columns'] {
    if (!this.found) return undefined;
    const images = ticked();
    const other = {
      images: images.join() === this.found.images.join() ? undefined : images.map((index) => index + 1),
      product: chosenIn($('column-product'), this.found.product),
      serial: chosenIn($('column-serial'), this.found.serial),
    };
    return Object.values(other).every((wish) => wish === undefined) ? undefined : other;
  },

  /** What its letters are in, where that was chosen. */
  encoding(): UploadOptions['encoding'] {
    return ($('encoding').value as UploadOptions['encoding'] | '') || undefined;
  },

  baseUrl(): UploadOptions['base_url'] {
    return this.found && !$('base').hidden ? $('base-url').value.trim() : undefined;
  },
};

/** The position from 1 of a column that was chosen otherwise; `found` counts from 0. */
const chosenIn = ({ value }: HTMLSelectElement, found: number | null) =>
  value === String(found ?? '') ? undefined : Number(value) + 1;

function draw(found: Preview): void {
  const { width, images, product, serial } = found;
  const all = Array.from({ length: width }, (_, index) => index);
  const nameOf = (index: number) => found.header?.[index]?.trim() || `Column ${index + 1}`;
  const chip = (index: number) => {
    const label = document.createElement('label');
    const box = document.createElement('input');
    Object.assign(box, { type: 'checkbox', value: String(index), checked: images.includes(index) });
    label.append(box, make('span', nameOf(index)));
    label.title = nameOf(index);
    return label;
  };
  const fill = (part: HTMLElement, indices: number[]) =>
    part.replaceChildren(part.querySelector('legend')!, ...indices.map(chip));
  fill($('columns-found'), images);
  show($('columns-found'), images.length > 0);
  fill(
    $('columns-other'),
    all.filter((index) => !images.includes(index)),
  );
  show($('columns-more'), images.length < width);
  $('columns-more').open = images.length === 0;
  const option = (text: string, value: string) => Object.assign(make('option', text), { value });
  for (const [select, chosen] of [
    [$('column-product'), product],
    [$('column-serial'), serial],
  ] as const) {
    const none = chosen === null ? [option('None', '')] : [];
    select.replaceChildren(...none, ...all.map((index) => option(nameOf(index), String(index))));
    select.value = String(chosen ?? '');
  }
  showTicked(found);
  show($('letters'), !found.isUnicode);
  show($('columns'), true);
}

/** The columns that are to be halved, from 0. */
const ticked = () =>
  [...$('columns').querySelectorAll<HTMLInputElement>('.chips :checked')]
    .map((box) => Number(box.value))
    .sort((a, b) => a - b);

function showTicked(found: Preview): void {
  const images = ticked();
  $('columns-title').textContent =
    images.length === 0
      ? 'None of its columns looks like one with images. Tick the one that is.'
      : `Images are taken from ${plural(images.length, 'column')}`;
  const cells = found.rows.flatMap((row) => images.map((index) => row[index]!.trim())).filter(Boolean);
  // By a cell that has such letters one sees whether they are right.
  const lettered = found.isUnicode
    ? undefined
    : found.rows.flat().find((cell) => /[\u0080-\uffff]/.test(cell));
  const name = lettered === undefined ? '' : `${lettered.trim().slice(0, 60)} · `;
  say($('columns-first'), cells.length === 0 ? '' : `The first: ${name}${cells[0]}`);
  const paths = cells.filter((cell) => !cell.includes('//'));
  show($('base'), paths.length * 2 > cells.length);
}

$('columns').addEventListener('change', () => {
  if (columns.found) showTicked(columns.found);
});

$('encoding').addEventListener('change', (event) => {
  event.stopPropagation();
  columns.read(columns.file, $('encoding').value).catch(complain);
});
