import type { ImageAnswer } from '../../../lambdas/shared/schemas/images.ts';
import { copyOf, make } from '../screen/document.ts';
import { webUrl } from '../screen/web-url.ts';
import { bytes, change, number } from '../screen/words.ts';
import { failureOf, formatOf, nameOf, placeOf, reasonOf } from './image-words.ts';
import { look } from './look.ts';

/** One image in the grid; `among` tells the images of its page when it is opened. */
export function imageCard(image: ImageAnswer, among: () => ImageAnswer[]): HTMLElement {
  const card = copyOf('image-card');
  card.dataset.key = `${image.row}-${image.n}`;
  card.dataset.state = image.state;
  const part = (selector: string) => card.querySelector<HTMLElement>(selector)!;
  part('h3').textContent = nameOf(image);
  part('.place').textContent = placeOf(image);
  const open = card.querySelector('button')!;
  open.disabled = image.state === 'pending';
  open.setAttribute(
    'aria-label',
    `${image.state === 'failed' ? 'See why it failed' : 'Compare'}: ${nameOf(image)}, row ${image.row}, image ${image.n}`,
  );
  open.addEventListener('click', () => look(image, among));
  if (image.state === 'succeeded') {
    part('.thumb').append(thumbnail(image));
    const { input, output } = image.bytes;
    part('.sizes').append(
      `${bytes(input!)} → ${bytes(output!)} `,
      make('span', change(input!, output!), 'saved'),
    );
    showWhy(part('.why'), image);
  } else if (image.state === 'failed') {
    part('.thumb').textContent = failureOf(image);
    part('.sizes').remove();
    part('.why').textContent = image.error?.message ?? '';
  } else {
    part('.sizes').textContent = 'Waiting for its turn';
    part('.sizes').className = 'soft';
    part('.why').remove();
  }
  return card;
}

function showWhy(element: HTMLElement, image: ImageAnswer): void {
  element.textContent = [
    formatOf(image),
    ...(image.quality === null ? [] : [`quality ${number(image.quality)}`]),
    ...(image.score === null ? [] : [`score ${number(image.score)}`]),
    ...(image.reused ? ['made before'] : []),
  ].join(', ');
  const reason = reasonOf(image);
  if (!reason) return;
  const word = make('strong', reason);
  word.title = image.reason?.message ?? '';
  element.append(' · ', word);
}

function thumbnail(image: ImageAnswer): HTMLElement {
  const url = webUrl(image.output_url);
  const picture = document.createElement('img');
  picture.alt = '';
  picture.loading = 'lazy';
  picture.decoding = 'async';
  picture.referrerPolicy = 'no-referrer';
  picture.addEventListener('error', () =>
    picture.replaceWith(`${formatOf(image)}: no preview in this browser`),
  );
  if (url) picture.src = url;
  return picture;
}
