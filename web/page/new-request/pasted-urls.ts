import { IMAGES_PER_CALL } from '../../../lambdas/shared/limits.ts';
import { $ } from '../screen/document.ts';
import { webUrl } from '../screen/web-url.ts';
import { number, plural } from '../screen/words.ts';

/** The addresses that were pasted, split where the API splits a cell. */
export const pastedUrls = (): string[] =>
  $('urls')
    .value.split(/\s+/)
    .flatMap((part) => part.split(/[,;|](?=[a-z][a-z0-9+.-]*:)/i))
    .map((part) => part.replace(/^[,;|]+|[,;|]+$/g, ''))
    .filter(Boolean);

const HELP = `No CSV is needed. Up to ${number(IMAGES_PER_CALL)} at once.`;

$('urls-count').textContent = HELP;
$('urls').addEventListener('input', () => {
  const urls = pastedUrls();
  const wrong = urls.filter((url) => !webUrl(url)).length;
  $('urls-count').textContent =
    urls.length === 0
      ? HELP
      : plural(urls.length, 'address', 'addresses') +
        (wrong === 0
          ? '.'
          : `, of which ${number(wrong)} ${wrong === 1 ? 'does' : 'do'} not begin with http:// or https://.`);
});
