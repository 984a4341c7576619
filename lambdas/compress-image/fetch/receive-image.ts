import { ImageError } from '../../../engine/errors.ts';
import type { Hold } from '../../../engine/memory/gate.ts';
import type { HttpAnswer, TakePiece } from '../../shared/http/outbound/exchange.ts';
import { type Collector, collectBody } from './collect-body.ts';
import { packingsOf, unpackBody } from './unpack-body.ts';

interface ReceiverOptions {
  hold: Hold;
  maxBytes: number;
  /** The URL as it stands in sentences. */
  url: string;
}

export interface Receiver {
  /** Takes the body of an answer that promises an image, and no other. */
  receive(answer: HttpAnswer): TakePiece | undefined;
  /** The image, once the exchange has ended; undefined when the answer promised none. */
  finish(): Promise<Buffer | undefined>;
}

/** Nobody packs what is packed more than once on purpose. */
const MOST_PACKINGS = 2;

const packedTooOften = (url: string, times: number) =>
  new ImageError('BAD_ENCODING', `Expected an image at ${url}, but it is said to be packed ${times} times`);

/** Whether a part that nobody asked for is all there is. */
function isWhole(range: string | undefined): boolean {
  if (range === undefined) return true;
  const [, first, last, all] = /^bytes (\d+)-(\d+)\/(\d+)$/i.exec(range.trim()) ?? [];
  return first === '0' && all !== undefined && Number(last) + 1 === Number(all);
}

/** The way of one body into memory: refused from its headers where it can be, then collected, then unpacked. */
export function receiveImage({ hold, maxBytes, url }: ReceiverOptions): Receiver {
  let body: Collector | undefined;
  let packings: string[] = [];

  const tooLarge = (found = 'more') => {
    const most = maxBytes.toLocaleString('en');
    const message = `Expected at most ${most} bytes at ${url}, but found ${found}`;
    return new ImageError('DOWNLOAD_TOO_LARGE', message);
  };

  const unpack = async (packed: Buffer, from: string): Promise<Buffer> => {
    const unpacked = collectBody({ hold, limit: maxBytes, claim: packed.length + maxBytes, tooLarge });
    await unpackBody(packed, from, url, unpacked.write);
    hold.give(packed.length);
    return unpacked.end();
  };

  return {
    receive({ status, headers }) {
      if (status < 200 || status > 299 || (status === 206 && !isWhole(headers['content-range'])))
        return undefined;
      const length = headers['content-length'];
      const announced = length === undefined ? undefined : Number(length);
      if (announced !== undefined && announced > maxBytes) throw tooLarge(announced.toLocaleString('en'));
      packings = packingsOf(headers['content-encoding']);
      if (packings.length > MOST_PACKINGS) throw packedTooOften(url, packings.length);
      const claim = (announced ?? maxBytes) + (packings.length > 0 ? maxBytes : 0);
      body = collectBody({ hold, limit: maxBytes, announced, claim, tooLarge });
      return body.write;
    },
    async finish() {
      let bytes = body?.end();
      for (const packing of packings) if (bytes?.length) bytes = await unpack(bytes, packing);
      if (bytes?.length === 0) {
        throw new ImageError('EMPTY_BODY', `Expected an image at ${url}, but the server sent an empty body`);
      }
      return bytes;
    },
  };
}
