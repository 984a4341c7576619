import { ImageError } from '../../../engine/errors.ts';
import { createGate } from '../../../engine/memory/gate.ts';
import { RetryableError } from '../../shared/errors.ts';
import type { Outbound } from '../../shared/http/outbound/outbound.ts';
import { shownUrl } from '../../shared/http/outbound/shown-url.ts';
import {
  BYTES_IN_FLIGHT,
  DOWNLOAD_BYTES,
  DOWNLOAD_REDIRECTS,
  DOWNLOAD_SECONDS,
} from '../../shared/limits.ts';
import type { Validators } from '../../shared/state/outputs/pictures.ts';
import { VERSION } from '../../shared/version.ts';
import type { Caller } from './caller.ts';
import { NoRoom } from './collect-body.ts';
import { type DownloadLimits, downloadImage } from './download-image.ts';

export interface FetchedImage {
  bytes: Buffer;
  /** Whether headers of the client's own were sent for it. */
  isPrivate: boolean;
  /** By what the server will know them again; undefined where it does not. */
  validators: Validators | undefined;
  /** Gives the bytes back to the gate; until then they count. Calling it twice does no harm. */
  release(): void;
}

interface FetchOptions {
  /** As whom; nobody in particular where it is not said. */
  caller?: Caller;
  signal?: AbortSignal | undefined;
  /** What is not wanted again. */
  unless?: Validators | undefined;
}

/**
 * Throws an ImageError when the image has failed for good, a RetryableError when it may yet come, and NotModified when
 * it is the one that `unless` tells of. Whoever holds an image must be able to release it without fetching another.
 */
export type FetchImage = (url: string, options?: FetchOptions) => Promise<FetchedImage>;

const NOBODY: Caller = { agent: `Halve/${VERSION}` };

export interface FetchImageOptions extends Partial<DownloadLimits> {
  outbound: Outbound;
  /** Bounds the bytes of all images that are fetched and not yet released. */
  bytesInFlight?: number;
  now?: () => number;
}

export function createFetchImage({
  outbound,
  maxBytes = DOWNLOAD_BYTES,
  timeoutMs = DOWNLOAD_SECONDS * 1_000,
  redirects = DOWNLOAD_REDIRECTS,
  bytesInFlight = BYTES_IN_FLIGHT,
  now = Date.now,
}: FetchImageOptions): FetchImage {
  if (bytesInFlight < 2 * maxBytes) {
    throw new RangeError(
      `Expected room for an image both packed and unpacked, but found ${bytesInFlight} bytes`,
    );
  }
  const gate = createGate(bytesInFlight);
  const options = { outbound, maxBytes, timeoutMs, redirects, now };

  return async (text, { caller = NOBODY, signal, unless } = {}) => {
    const url = URL.parse(text);
    if (url === null) throw new ImageError('BAD_URL', 'Expected an http(s) URL, but found text that is none');
    const failed = (code: string, reason: string, cause: unknown) =>
      new RetryableError(code, `Expected an image at ${shownUrl(url)}, but ${reason}`, { cause });

    let hold = gate.open();
    try {
      const downloaded = await downloadImage(url, { ...options, caller, hold, signal, unless }).catch(
        async (error) => {
          if (!(error instanceof NoRoom)) throw error;
          hold.release();
          hold = await gate.reserve(error.claim, signal).catch((reason) => {
            throw failed('STOPPED', 'it was stopped while it waited for memory', reason);
          });
          return downloadImage(url, { ...options, caller, hold, signal, unless });
        },
      );
      // Of what was reserved, only what the image takes is kept.
      hold.give(0);
      return { ...downloaded, release: () => hold.release() };
    } catch (error) {
      hold.release();
      throw error instanceof NoRoom ? failed('NO_ROOM', 'there was no memory for it', error) : error;
    }
  };
}
