import { ImageError } from '../shared/errors.ts';
import type { Answer, BodySink } from '../shared/exchange.ts';
import type { ByteBudget } from './byte-budget.ts';
import { collectBody } from './collect-body.ts';
import type { FetchedImage } from './fetch-image.ts';
import { isPacked, unpackBody } from './unpack-body.ts';

export interface ReceiverOptions {
  budget: ByteBudget;
  maxBytes: number;
  /** The URL as it stands in sentences. */
  url: string;
}

export interface Receiver {
  /** Takes the body of an answer that promises an image, and no other. */
  receive(answer: Answer): BodySink | undefined;
  readonly taken: FetchedImage | undefined;
  release(): void;
}

/** The way of one body into memory: refused from its headers where it can be, then unpacked, then collected. */
export function createReceiver({ budget, maxBytes, url }: ReceiverOptions): Receiver {
  let taken: FetchedImage | undefined;
  let release = () => {};

  return {
    receive({ status, headers }) {
      if (status < 200 || status > 299 || status === 206) return undefined;
      const announced =
        headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
      const tooLarge = (came = 'more') =>
        new ImageError(
          'DOWNLOAD_TOO_LARGE',
          `Expected at most ${maxBytes.toLocaleString('en')} bytes at ${url}, but found ${came}`,
        );
      if (announced !== undefined && announced > maxBytes) throw tooLarge(announced.toLocaleString('en'));

      const encoding = headers['content-encoding'];
      const packed = isPacked(encoding);
      const body = collectBody({
        budget,
        limit: maxBytes,
        announced: packed ? undefined : announced,
        tooLarge,
      });
      release = () => body.release();
      const collecting: BodySink = {
        write: (chunk) => body.write(chunk),
        end() {
          body.end();
          if (body.bytes.length === 0) {
            throw new ImageError(
              'EMPTY_BODY',
              `Expected an image at ${url}, but the server sent an empty body`,
            );
          }
          taken = { bytes: body.bytes, release };
        },
      };
      if (!packed) return collecting;
      const unpacking = unpackBody(encoding, url, collecting);
      release = () => {
        unpacking.stop();
        body.release();
      };
      return unpacking;
    },
    get taken() {
      return taken;
    },
    release: () => release(),
  };
}
