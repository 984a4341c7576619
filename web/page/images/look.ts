import type { ImageAnswer } from '../../../lambdas/shared/schemas/images.ts';
import { $, type Id, makePair, say, show } from '../screen/document.ts';
import { webUrl } from '../screen/web-url.ts';
import { bytes, change, number } from '../screen/words.ts';
import { comparePictures } from './compare-pictures.ts';
import { failureOf, formatOf, nameOf, placeOf } from './image-words.ts';

/** The image that is looked at, and those of its page. */
let looked: { image: ImageAnswer; among: () => ImageAnswer[] } | undefined;

/** Opens one image, before and after. */
export function look(image: ImageAnswer, among: () => ImageAnswer[]): void {
  looked = { image, among };
  const done = image.state === 'succeeded';
  $('look-title').textContent = nameOf(image);
  show($('frame'), done);
  show($('actual'), done);
  say($('look-wrong'), done ? '' : `${failureOf(image)}. ${image.error?.message ?? ''}`);
  say($('look-reason'), image.reason?.message);
  $('look-place').textContent = placeOf(image);
  $('look-figures').replaceChildren(
    ...(done ? factsOf(image) : []).map(([name, value]) => makePair(name, value)),
  );
  link('look-original', image.source_url ?? image.input_url, 'Original');
  link('look-output', image.output_url, 'Halved');
  $('look-previous').disabled = neighbour(-1) === undefined;
  $('look-next').disabled = neighbour(1) === undefined;
  $('frame').classList.remove('actual');
  $('actual').setAttribute('aria-pressed', 'false');
  if (done) comparePictures(image);
  if (!$('look').open) $('look').showModal();
  $(done ? 'split' : 'look-close').focus({ preventScroll: true });
}

const factsOf = (image: ImageAnswer): [name: string, value: string][] => {
  const { input, output } = image.bytes;
  return [
    ['Before', bytes(input!)],
    ['After', `${bytes(output!)} (${change(input!, output!)})`],
    ['Format', formatOf(image)],
    ['Pixels', `${number(image.width!)} × ${number(image.height!)}`],
    ...(image.quality === null ? [] : [['Quality', number(image.quality)] as [string, string]]),
    ...(image.score === null ? [] : [['Score', `${number(image.score)} of 100`] as [string, string]]),
  ];
};

function link(id: Id<'a'>, address: string | null, words: string): void {
  const url = webUrl(address);
  show($(id), url !== undefined);
  if (url) $(id).href = url;
  $(id).textContent = `${words}: ${address}`;
}

/** The next image that can be looked at, found by its place: the page may have been read again since. */
function neighbour(step: 1 | -1): ImageAnswer | undefined {
  if (!looked) return undefined;
  const { row, n } = looked.image;
  const images = looked.among();
  const at = images.findIndex((image) => row === image.row && n === image.n);
  for (let near = at + step; near >= 0 && near < images.length; near += step) {
    if (images[near]!.state !== 'pending') return images[near];
  }
  return undefined;
}

function lookBeside(step: 1 | -1): void {
  const image = neighbour(step);
  if (image && looked) look(image, looked.among);
}
$('look-previous').addEventListener('click', () => lookBeside(-1));
$('look-next').addEventListener('click', () => lookBeside(1));
$('look-close').addEventListener('click', () => $('look').close());
