import type { ReasonCode } from '../../../engine/reasons.ts';
import type { ImageAnswer } from '../../../lambdas/shared/schemas/images.ts';
import { number } from '../screen/words.ts';
import { PLAIN } from './plain-words.ts';

/** Why an output is what it is, in a word. */
const SAID: Record<ReasonCode, string> = {
  ALREADY_HALVED: 'kept as it was',
  WOULD_SHOW: 'larger, or it would show',
  POOR: 'poor',
  TOO_SMALL: 'over the target',
  NOTHING_SAVED: 'nothing to save',
};

/** In a word, where that needs saying: more codes may come. */
export const reasonOf = ({ reason }: ImageAnswer): string | undefined =>
  (SAID as Partial<Record<string, string>>)[reason?.code ?? ''];

export const placeOf = ({ row, n, serial }: ImageAnswer): string =>
  `Row ${number(row)}${serial && serial !== String(row) ? ` (no. ${serial})` : ''}, image ${n}`;

/** A product's name, or else that of its picture. */
export const nameOf = ({ product, input_url: url }: ImageAnswer): string =>
  product || decodeText(URL.parse(url)?.pathname.split('/').findLast(Boolean) ?? '') || '(no name)';

/** As people read it: an address may be escaped, and not well. */
function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const formatOf = ({ format }: ImageAnswer): string => (format ?? '').toUpperCase();

export const failureOf = ({ error }: ImageAnswer): string =>
  (PLAIN as Partial<Record<string, string>>)[error?.code ?? ''] ?? 'This picture could not be halved';
