import { ImageError } from '../../../engine/errors.ts';
import type { Hold } from '../../../engine/memory/gate.ts';
import { RetryableError } from '../../shared/errors.ts';
import type { HttpAnswer } from '../../shared/http/outbound/exchange.ts';
import type { Outbound } from '../../shared/http/outbound/outbound.ts';
import { MalformedAnswer, OutboundError } from '../../shared/http/outbound/outbound-error.ts';
import { shownUrl } from '../../shared/http/outbound/shown-url.ts';
import { addressOf, type Validators } from '../../shared/state/outputs/pictures.ts';
import { answerError } from './answer-error.ts';
import { type Caller, headersFor, ownHeaders } from './caller.ts';
import { type Receiver, receiveImage } from './receive-image.ts';
import { redirectOf } from './redirect-of.ts';
import { conditionsFor, NotModified, validatorsOf } from './validators.ts';

export interface DownloadLimits {
  /** The most bytes of one image, packed or unpacked. */
  maxBytes: number;
  /** How long a download may take, redirects included; waiting for memory does not count. */
  timeoutMs: number;
  redirects: number;
}

interface DownloadOptions extends DownloadLimits {
  outbound: Outbound;
  caller: Caller;
  hold: Hold;
  now: () => number;
  signal?: AbortSignal | undefined;
  /** What is not wanted again. */
  unless?: Validators | undefined;
}

interface Downloaded {
  bytes: Buffer;
  isPrivate: boolean;
  validators: Validators | undefined;
}

const NOT_MODIFIED = 304;
const PRECONDITION_FAILED = 412;

/**
 * The bytes at a URL, over redirects, each of which is judged like the URL itself. Throws NotModified where they are
 * the ones that are not wanted again.
 */
export async function downloadImage(first: URL, options: DownloadOptions): Promise<Downloaded> {
  const { outbound, caller, hold, maxBytes, timeoutMs, redirects, now, signal } = options;
  const shown = shownUrl(first);
  const until = performance.now() + timeoutMs;

  let { unless } = options;
  const ask = (url: URL, { receive }: Receiver): Promise<HttpAnswer> => {
    const left = Math.max(1, until - performance.now());
    const headers = { ...headersFor(caller, url, first), ...conditionsFor(url, unless) };
    return outbound.request(url, { headers, timeoutMs: left, signal, receive });
  };

  let url = first;
  for (let hop = 0; ; hop++) {
    let receiver = receiveImage({ hold, maxBytes, url: shown });
    const answer = await ask(url, receiver)
      .catch((error) => {
        if (!(error instanceof MalformedAnswer)) throw error;
        // From now on what this server says is taken as browsers would take it.
        hold.release();
        receiver = receiveImage({ hold, maxBytes, url: shown });
        return ask(url, receiver);
      })
      .catch((error) => {
        throw explain(error, url === first ? shown : `${shown}, which redirects to ${shownUrl(url)}`);
      });
    const bytes = await receiver.finish();
    if (bytes !== undefined) {
      const isPrivate = ownHeaders(caller, url, first) !== undefined;
      return { bytes, isPrivate, validators: validatorsOf(answer, url) };
    }

    const conditional = unless?.address === addressOf(url);
    if (conditional && answer.status === NOT_MODIFIED) throw new NotModified();
    if (conditional && answer.status === PRECONDITION_FAILED) {
      // It takes the condition for another one.
      unless = undefined;
      hop -= 1;
      continue;
    }
    const next = redirectOf(answer, url);
    if (next === undefined)
      throw answerError(shown, answer, headersFor(caller, url, first)['user-agent']!, now());
    const failed = (code: string, reason: string) =>
      new ImageError(code, `Expected an image at ${shown}, but ${reason}`);
    if (next === null) throw failed('BAD_URL', 'it redirects to what is no URL');
    if (hop === redirects) throw failed('TOO_MANY_REDIRECTS', `found more than ${redirects} redirects`);
    url = next;
  }
}

function explain(error: unknown, where: string): unknown {
  if (!(error instanceof OutboundError)) return error;
  const message = `Expected an image at ${where}, but ${error.message}`;
  return error.permanent
    ? new ImageError(error.code, message, { cause: error })
    : new RetryableError(error.code, message, { cause: error, tries: error.tries });
}
