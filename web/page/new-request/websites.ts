import { LEAST_PACE, MOST_PACE } from '../../../lambdas/shared/limits.ts';
import { $ } from '../screen/document.ts';
import { number } from '../screen/words.ts';
import { headersIn } from './headers-in.ts';
import type { Wrong } from './say-wrong.ts';

/** What is wrong with the pace and the headers that websites are to be asked with. */
export function wrongWithWebsites(): Wrong | undefined {
  const pace = paceWish();
  if (pace !== undefined && !(pace >= LEAST_PACE && pace <= MOST_PACE))
    return {
      sentence: `Expected ${number(LEAST_PACE, 2)} to ${number(MOST_PACE)} images a second, but found “${$('pace').value.trim()}”.`,
      about: 'pace',
    };
  const { wrong } = headersIn($('headers').value);
  return wrong === undefined ? undefined : { sentence: wrong, about: 'headers' };
}

export const headersWish = () => headersIn($('headers').value).headers;

/** Images a second of one website, if any were said; NaN for what is no plain number. */
export function paceWish(): number | undefined {
  const text = $('pace').value.trim().replace(',', '.');
  if (text === '') return undefined;
  return /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
}
