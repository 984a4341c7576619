import type { ImageAnswer } from '../../../lambdas/shared/schemas/images.ts';
import { $, say } from '../screen/document.ts';
import { webUrl } from '../screen/web-url.ts';

const stage = $('stage');
const after = stage.querySelector<HTMLImageElement>('.after')!;
const before = stage.querySelector<HTMLImageElement>('.before')!;

/** Lays the original over the output, up to a line that the reader moves. */
export function comparePictures(image: ImageAnswer): void {
  split(50);
  size(image.width!, image.height!);
  say($('look-wrong'));
  for (const [picture, address] of [
    [after, image.output_url],
    [before, image.source_url ?? image.input_url],
  ] as const) {
    picture.removeAttribute('src');
    const url = webUrl(address);
    if (url) picture.src = url;
  }
}

function size(width: number, height: number): void {
  stage.style.setProperty('--ratio', String(width / height));
  stage.style.setProperty('--natural', `${width}px`);
}

function split(percent: number): void {
  $('split').value = String(percent);
  $('split').setAttribute('aria-valuetext', `${percent} % original, ${100 - percent} % halved`);
  stage.style.setProperty('--at', `${percent}%`);
}
$('split').addEventListener('input', () => split(Number($('split').value)));

// As the browser shows it: a picture may be turned by its own orientation.
after.addEventListener('load', () => size(after.naturalWidth, after.naturalHeight));
after.addEventListener('error', () =>
  say($('look-wrong'), 'This browser cannot show the halved picture; the link below leads to it.'),
);
before.addEventListener('error', () => {
  split(0);
  say(
    $('look-wrong'),
    'The shop does not show the original here, so there is nothing to compare with. The link below leads to it.',
  );
});

$('actual').addEventListener('click', () => {
  const frame = $('frame');
  const actual = frame.classList.toggle('actual');
  $('actual').setAttribute('aria-pressed', String(actual));
  frame.scrollTo((frame.scrollWidth - frame.clientWidth) / 2, (frame.scrollHeight - frame.clientHeight) / 2);
});
