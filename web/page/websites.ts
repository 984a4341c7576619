import { LEAST_PACE, MOST_PACE } from '../../lambdas/shared/limits.ts';
import { $ } from './document.ts';
import type { UploadOptions } from './upload-options.ts';
import { number } from './words.ts';

/** What is wrong with the pace and the headers that websites are to be asked with, in a sentence. */
export function wrongWithWebsites(): string | undefined {
  const pace = paceWish();
  if (pace !== undefined && !(pace >= LEAST_PACE && pace <= MOST_PACE))
    return `Expected ${number(LEAST_PACE, 2)} to ${number(MOST_PACE)} images a second, but found “${$('pace').value.trim()}”.`;
  const line = headerLines().indexOf(null);
  // Not what was found: it may be a password.
  if (line >= 0)
    return `Expected a host and a header in each line, as in “img.shop.example Referer: https://shop.example/”, but line ${line + 1} of the headers is not so.`;
  return undefined;
}

/** The headers as the API takes them. */
export function headersWish(): UploadOptions['headers'] {
  const headers: NonNullable<UploadOptions['headers']> = {};
  for (const header of headerLines())
    if (header) headers[header.host] = { ...headers[header.host], [header.name.toLowerCase()]: header.value };
  return Object.keys(headers).length > 0 ? headers : undefined;
}

/** Images a second of one website, if any were said. */
export function paceWish(): number | undefined {
  const text = $('pace').value.trim();
  return text ? Number(text.replace(',', '.')) : undefined;
}

/** What stands in each line that is not blank; null where host, name and value are not told apart. */
function headerLines() {
  const lines = $('headers')
    .value.split('\n')
    .filter((line) => line.trim());
  return lines.map((line) => {
    const found = /^\s*(\S+)\s+([^\s:]+)\s*:\s*(.*?)\s*$/.exec(line);
    return found && { host: found[1]!, name: found[2]!, value: found[3]! };
  });
}
