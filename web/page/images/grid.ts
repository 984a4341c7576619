import type { ImageAnswer } from '../../../lambdas/shared/schemas/images.ts';
import type { StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import type { ShownRequest } from '../request/shown-request.ts';
import { complain } from '../screen/complain.ts';
import { $, say, show } from '../screen/document.ts';
import { onClick } from '../screen/on-click.ts';
import { viewSignal } from '../screen/show-view.ts';
import { ENDED, number } from '../screen/words.ts';
import { type Filter, findImages, IMAGES_PAGE } from './find-images.ts';
import { imageCard } from './image-card.ts';

/** Where a page of the grid began: its cursor, and how many images stand before it. */
interface Place {
  cursor: string | null;
  before: number;
}

const atFirst = () => ({
  /** The places of each page up to this one; never empty. */
  trail: [{ cursor: null, before: 0 }] as Place[],
  images: [] as ImageAnswer[],
  next: null as string | null,
  /** True once no look can change the page any more. */
  settled: false,
  /** When it may be looked for again, in milliseconds of performance.now(). */
  notBefore: 0,
});

/** One page of images at a time, so a million of them weigh as little as fifty. */
export const grid = {
  request: undefined as ShownRequest | undefined,
  filter: '' as Filter,
  ...atFirst(),

  restart(request: ShownRequest | undefined, filter: Filter): void {
    Object.assign(this, { request, filter, ...atFirst() });
    $('grid').replaceChildren();
    show($('pager'), false);
    say($('nothing'), 'Looking for the images…');
  },

  get place(): Place {
    return this.trail.at(-1)!;
  },

  async refresh({ status, images }: StatusAnswer, signal: AbortSignal): Promise<void> {
    this.showPlace(images);
    if (this.settled || status === 'pending' || status === 'erasing') return;
    // Its end is shown at once.
    if (!ENDED.has(status) && performance.now() < this.notBefore) return;
    await this.load(signal);
  },

  async load(signal: AbortSignal): Promise<void> {
    const { request, filter, place } = this;
    if (!request?.status) return;
    const began = performance.now();
    const final = ENDED.has(request.status.status);
    const { images, next } = await findImages(request.id, filter, place.cursor, signal);
    // The reader may have gone on while this was under way.
    if (this.filter !== filter || this.place !== place) return;
    // What looks worst is looked at first.
    if (filter === 'poor') images.sort((a, b) => a.score! - b.score!);
    this.images = images;
    this.next = next;
    // A full page without a next one may yet get one, while the CSV is being read.
    const full = images.length === IMAGES_PAGE && next !== null;
    this.settled =
      final || (filter !== 'pending' && full && images.every(({ state }) => state !== 'pending'));
    // What takes long to find is looked for less often.
    this.notBefore = began + 4 * (performance.now() - began);
    this.draw(request.status);
  },

  draw({ status, images: counts }: StatusAnswer): void {
    const kept = new Map([...$('grid').querySelectorAll('li')].map((card) => [card.dataset.key, card]));
    const cards = this.images.map((image) => {
      const card = kept.get(`${image.row}-${image.n}`);
      return card?.dataset.state === image.state ? card : imageCard(image, () => this.images);
    });
    // Cards that stay are not touched: what is focused keeps its focus, and no picture blinks.
    for (const card of kept.values()) if (!cards.includes(card)) card.remove();
    cards.forEach((card, at) => {
      if ($('grid').children[at] !== card) $('grid').insertBefore(card, $('grid').children[at] ?? null);
    });
    this.showPlace(counts);
    const none = this.next ? 'None among these. “Next” looks further.' : this.noneWords(ENDED.has(status));
    say($('nothing'), cards.length > 0 ? '' : none);
  },

  /** Which images these are, of how many: that number may still come when the images are settled. */
  showPlace({ total, remaining, ...counts }: StatusAnswer['images']): void {
    const { before } = this.place;
    const all = { ...counts, '': total, pending: remaining }[this.filter];
    const of = all === null ? '' : ` of ${number(all)}`;
    const shown = this.images.length;
    $('where').textContent = shown === 0 ? '' : `${number(before + 1)}–${number(before + shown)}${of}`;
    $('previous').disabled = this.trail.length === 1;
    $('next').disabled = this.next === null;
    show($('pager'), this.trail.length > 1 || this.next !== null);
  },

  noneWords(ended: boolean): string {
    if (this.trail.length > 1) return 'No more of them.';
    if (!ended && this.filter !== 'pending') return 'None yet.';
    return NONE[this.filter];
  },

  async turn(change: () => void): Promise<void> {
    change();
    this.settled = false;
    await this.load(viewSignal());
    $('images-title').scrollIntoView({ block: 'start' });
    $('images-title').focus({ preventScroll: true });
  },
};

const NONE: Record<Filter, string> = {
  '': 'There are no images.',
  succeeded: 'No image was halved.',
  poor: 'None looks poor.',
  failed: 'None failed.',
  pending: 'None is waiting.',
};

$('filter').addEventListener('change', async () => {
  const { value } = $('filter').querySelector<HTMLInputElement>(':checked')!;
  grid.restart(grid.request, value as Filter);
  await grid.load(viewSignal()).catch(complain);
});
onClick('next', () =>
  grid.turn(() => {
    grid.trail.push({ cursor: grid.next, before: grid.place.before + grid.images.length });
  }),
);
onClick('previous', () =>
  grid.turn(() => {
    grid.trail.pop();
  }),
);
