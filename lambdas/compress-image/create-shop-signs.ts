import { ImageError } from '../../engine/errors.ts';
import { log } from '../shared/aws/log.ts';
import { RetryableError } from '../shared/errors.ts';
import type { ImageMessage } from '../shared/schemas/messages.ts';
import { noteSign, type Sign } from '../shared/shops/note-sign.ts';
import { shopOf } from '../shared/shops/shop-record.ts';
import type { TurnEffects } from './await-turn.ts';
import type { FetchImage } from './fetch/fetch-image.ts';
import { NotModified } from './fetch/validators.ts';

/** What says that a shop is asked for too much, or that it is down. Any other answer is one. */
const TROUBLE = new Set([
  'TOO_MANY_REQUESTS',
  'UNAVAILABLE',
  'TIMED_OUT',
  'CONNECTION_REFUSED',
  'CONNECTION_RESET',
  'CONNECTION_FAILED',
  'UNREACHABLE',
  'NAME_NOT_FOUND',
  'TLS_FAILED',
]);
/** The shop was not asked at all, or what came of it says nothing of its state. */
const NO_SIGN = new Set([
  'FORBIDDEN_ADDRESS',
  'BAD_URL',
  'BAD_CERTIFICATE',
  'STOPPED',
  'NO_ROOM',
  'DISALLOWED',
]);

/** A process says the same of a shop once in a second at most; so long after trouble its answers are of interest. */
const SAME_MS = 1_000;
const INTEREST_MS = 60_000;
const MOST_SHOPS = 1_000;

export type Noticed = ReturnType<typeof createShopSigns>;

/** Notes with shops how they take it to be asked: trouble always, answers only where a shop is in trouble. */
export function createShopSigns(effects: TurnEffects) {
  const lately = new Map<string, { trouble: number; answer: number }>();

  const note = async (message: ImageMessage, askedAt: number, error?: unknown): Promise<void> => {
    const trouble = troubleOf(error);
    if (trouble === undefined || !effects.isPaced(message.url)) return;
    const host = shopOf(message.url);
    const now = effects.now();
    const said = lately.get(host) ?? { trouble: 0, answer: 0 };
    const kind = trouble === null ? 'answer' : 'trouble';
    const isOfInterest = kind === 'trouble' || message.watch || now - said.trouble < INTEREST_MS;
    if (!isOfInterest || now - said[kind] < SAME_MS) return;
    lately.delete(host);
    lately.set(host, { ...said, [kind]: now });
    for (const oldest of lately.keys()) if (lately.size > MOST_SHOPS) lately.delete(oldest);
    const turn = message.turn ?? askedAt;
    const sign: Sign = {
      turn,
      isTrouble: kind === 'trouble',
      code: trouble?.code ?? '',
      retryAfter: trouble?.retryAfter,
    };
    await noteSign(effects, host, sign).catch((cause) =>
      log.warn('A sign of a shop could not be noted', { error: cause, code: sign.code }),
    );
  };

  return (message: ImageMessage, fetchImage: FetchImage): FetchImage =>
    async (url, options) => {
      const askedAt = effects.now();
      try {
        const fetched = await fetchImage(url, options);
        await note(message, askedAt);
        return fetched;
      } catch (error) {
        await note(message, askedAt, error);
        throw error;
      }
    };
}

/** Null for an answer, undefined for what is no sign. */
function troubleOf(error: unknown): { code: string; retryAfter: number | undefined } | null | undefined {
  if (error === undefined || error instanceof NotModified) return null;
  if (error instanceof RetryableError) {
    const code = error.status === 503 ? 'UNAVAILABLE' : error.code;
    if (TROUBLE.has(code) || error.retryAfter !== undefined) return { code, retryAfter: error.retryAfter };
  } else if (!(error instanceof ImageError)) return undefined;
  return NO_SIGN.has(error.code) ? undefined : null;
}
