import { ImageError, RetryableError } from '../shared/errors.ts';
import type { Answer } from '../shared/exchange.ts';
import { BYTES_IN_FLIGHT, DOWNLOAD_BYTES, DOWNLOAD_REDIRECTS, DOWNLOAD_SECONDS } from '../shared/limits.ts';
import type { Outbound } from '../shared/outbound.ts';
import { OutboundError } from '../shared/outbound-error.ts';
import { shownUrl } from '../shared/shown-url.ts';
import { answerError } from './answer-error.ts';
import { createByteBudget } from './byte-budget.ts';
import { createReceiver, type Receiver } from './receive-image.ts';
import { redirectOf } from './redirect-of.ts';

export interface FetchedImage {
  bytes: Buffer;
  /** Gives the bytes back to the budget; until then they count. Calling it twice does no harm. */
  release(): void;
}

/** Throws an ImageError when the image has failed for good, a RetryableError when it may yet come. */
export type FetchImage = (url: string, options?: { signal?: AbortSignal }) => Promise<FetchedImage>;

export interface FetchImageOptions {
  outbound: Outbound;
  /** The most bytes of one image, packed or unpacked. */
  maxBytes?: number;
  /** How long one download may take, redirects included; waiting for the budget does not count. */
  timeoutMs?: number;
  redirects?: number;
  bytesInFlight?: number;
  now?: () => number;
}

const HEADERS = {
  accept: 'image/*, */*;q=0.5',
  'accept-encoding': 'identity',
  'user-agent': 'Halve (image compressor)',
};

export function createFetchImage({
  outbound,
  maxBytes = DOWNLOAD_BYTES,
  timeoutMs = DOWNLOAD_SECONDS * 1_000,
  redirects = DOWNLOAD_REDIRECTS,
  bytesInFlight = BYTES_IN_FLIGHT,
  now = Date.now,
}: FetchImageOptions): FetchImage {
  const budget = createByteBudget(bytesInFlight);

  return async (text, { signal } = {}) => {
    const first = URL.parse(text);
    if (first === null) throw new ImageError('BAD_URL', 'Expected an http(s) URL, but found what is none');
    const shown = shownUrl(first);
    const until = performance.now() + timeoutMs;
    let url = first;

    for (let hop = 0; ; hop++) {
      const receiver = createReceiver({ budget, maxBytes, url: shown });
      const answer = await getOnce(url, receiver).catch((error) => {
        receiver.release();
        throw explain(error, shown, url === first ? undefined : shownUrl(url));
      });
      if (receiver.taken) return receiver.taken;

      const next = redirectOf(answer, url);
      if (next === undefined) throw answerError(shown, answer, now());
      const failed = (code: string, reason: string) =>
        new ImageError(code, `Expected an image at ${shown}, but ${reason}`);
      if (next === null) throw failed('BAD_URL', 'it redirects to what is no URL');
      if (hop === redirects) throw failed('TOO_MANY_REDIRECTS', `found more than ${redirects} redirects`);
      url = next;
    }

    async function getOnce(at: URL, receiver: Receiver): Promise<Answer> {
      const request = () => {
        const left = Math.max(1, until - performance.now());
        return outbound.request(at, { headers: HEADERS, timeoutMs: left, signal, receive: receiver.receive });
      };
      try {
        return await request();
      } catch (error) {
        // A server may close a kept connection at the moment it is used again. Nothing came, so asking again is safe.
        if (error instanceof OutboundError && error.code === 'CONNECTION_RESET') return request();
        throw error;
      }
    }
  };
}

function explain(error: unknown, shown: string, redirectedTo: string | undefined): unknown {
  if (!(error instanceof OutboundError)) return error;
  const where = redirectedTo === undefined ? shown : `${shown}, which redirects to ${redirectedTo}`;
  const message = `Expected an image at ${where}, but ${error.message}`;
  const Kind = error.permanent ? ImageError : RetryableError;
  return new Kind(error.code, message, { cause: error });
}
