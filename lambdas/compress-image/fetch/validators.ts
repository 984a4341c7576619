import type { HttpAnswer } from '../../shared/http/outbound/exchange.ts';
import { addressOf, type Validators } from '../../shared/state/outputs/pictures.ts';

/** The source is the one that its validators tell of. */
export class NotModified extends Error {}

/** Only what can be sent back as it came: quoted as RFC 9110 asks for, weak or not, or as a bare word, as some write it. */
const ETAG = /^(?:(?:W\/)?"[!#-~]{0,200}"|[\w.:+/-]{1,200})$/;
const DATE = /^[\w ,:+-]{1,64}$/;

/** Within one second a file may change twice; only later its date tells that it has not changed since. */
const DATE_MS = 1_000;

/** By what the sender of an answer will know it again; undefined where it gave nothing that serves. */
export function validatorsOf({ headers }: HttpAnswer, from: URL): Validators | undefined {
  const { etag, 'last-modified': modified, date } = headers;
  const address = addressOf(from);
  if (etag !== undefined && ETAG.test(etag)) return { etag, address };
  if (modified === undefined || !DATE.test(modified)) return undefined;
  const age = Date.parse(date ?? '') - Date.parse(modified);
  return age >= DATE_MS ? { last_modified: modified, address } : undefined;
}

/** What a request asks besides: to be sent nothing where nothing has changed. Only who gave validators is shown them. */
export function conditionsFor(url: URL, validators: Validators | undefined): Record<string, string> {
  if (validators?.address !== addressOf(url)) return {};
  const { etag, last_modified } = validators;
  if (etag !== undefined) return { 'if-none-match': etag };
  return last_modified === undefined ? {} : { 'if-modified-since': last_modified };
}
