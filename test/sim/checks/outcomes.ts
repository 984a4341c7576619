import { changesAt } from '../history/plan.ts';
import { bodyOf, isOutput } from '../outside/outside.ts';
import type { PictureKind } from '../outside/servers.ts';
import { halfOf } from '../replaced/half-of.ts';
import type { Record_ } from '../services/dynamodb/expressions.ts';
import type { Check } from './check-history.ts';
import { imagesIn, isBad, isSound, requestsOf } from './facts.ts';

/** The code with which a picture of a kind ends where nothing else goes wrong; undefined: it succeeds. */
const EXPECTED: Record<PictureKind, string | undefined> = {
  ok: undefined,
  flaky: undefined,
  missing: 'NOT_FOUND',
  down: 'SERVER_ERROR',
  hangs: 'TIMED_OUT',
  resets: 'CONNECTION_RESET',
  'no-picture': 'NOT_AN_IMAGE',
  'unasked-304': 'NOT_MODIFIED',
  poison: 'WORKER_DIED',
  endless: 'TOO_SLOW',
};
/** What may become of any image where processes die or run out of time. */
const OUR_FAULTS = ['WORKER_DIED', 'TIMED_OUT', 'STOPPED'];

/** What says that a shop is asked for too much, or is down. */
const TROUBLE: PictureKind[] = ['down', 'hangs', 'resets', 'flaky'];

const USES_TRIES: PictureKind[] = [...TROUBLE, 'poison', 'endless'];

/** Each image has the outcome that its picture deserves, and the object that its record names. */
export const outcomes: Check = (history, broken) => {
  const { world, plan, visits } = history;
  for (const { id, status, item } of requestsOf(history)) {
    if (status === 'erased') continue;
    for (const image of imagesIn(history, id)) {
      const url = String(image.input_url);
      const error = image.error as Record_ | undefined;
      const say = (what: string) => broken(`${id} row ${image.row} image ${image.n} (${url}) ${what}`);
      const kind = isBad(url)
        ? undefined
        : isOutput(url)
          ? 'ok'
          : (plan.pictures[url]?.kind ?? (url.endsWith('/other.jpg') ? 'missing' : undefined));
      if (error !== undefined && (!error.code || !error.message)) say('failed without a reason');
      const expected = kind === undefined ? 'BAD_URL' : EXPECTED[kind];
      if (image.state === 'succeeded') {
        if (expected !== undefined) say(`succeeded, although it is ${kind}`);
        holdObject(image, item, say);
      } else if (error?.code !== expected && !isTurnedAway(url, kind, error?.code)) {
        if (!isExcused(String(error?.code), url, kind, item)) say(`failed with ${error?.code}`);
      }
    }
  }

  /** Whether an image may have failed by this code, whatever its picture: for a reason that stands with its request or shop. */
  function isExcused(code: string, url: string, kind: PictureKind | undefined, request: Record_): boolean {
    if (code === 'CANCELLED') return request.cancel !== undefined;
    if (code === 'FAN_OUT_FAILED') return request.failure !== undefined;
    if (code === 'SHOP_DOWN') return isTroubled(url);
    // What is handed in again may be gone by then.
    if (code === 'NOT_FOUND' && isOutput(url)) return visits.some(({ asked }) => asked.erase !== undefined);
    if (isSound(history)) return false;
    return OUR_FAULTS.includes(code) || (code === 'SERVER_ERROR' && kind === 'flaky');
  }

  /**
   * Of a picture that uses up tries by itself, or of any where processes die, a shop that refuses what is too much for
   * it may take the last.
   */
  function isTurnedAway(url: string, kind: PictureKind | undefined, code: unknown): boolean {
    if (kind === undefined || plan.limits?.[new URL(url).host] === undefined) return false;
    if (code === 'SERVER_ERROR') return kind === 'flaky';
    return code === 'TOO_MANY_REQUESTS' && (USES_TRIES.includes(kind) || !isSound(history));
  }

  /** Whether a shop shows what may be taken for a shop that is down. */
  function isTroubled(url: string): boolean {
    const { host } = new URL(url);
    return Object.entries(plan.pictures).some(
      ([other, picture]) => new URL(other).host === host && TROUBLE.includes(picture.kind),
    );
  }

  function holdObject(image: Record_, request: Record_, say: (what: string) => void): void {
    const key = decodeURI(String(image.output_url)).replace(/^.*?\/(?=images\/)/, '');
    const object = world.s3.object(key);
    if (object === undefined) {
      say(`names the object ${key}, which is not there`);
      return;
    }
    if (object.body.length !== image.bytes_out)
      say(`has ${object.body.length} bytes, and its record says ${image.bytes_out}`);
    const url = String(image.input_url);
    if (isOutput(url)) return;
    const picture = plan.pictures[url]!;
    // Who began after a change has seen it, but for what a retry has taken over; who had ended before has not. The
    // times are those of functions, whose clocks may be wrong.
    const at = changesAt(plan, picture);
    const { skewMs } = plan.faults;
    const versions = [1, 2].filter((version) =>
      version === 1
        ? request.retry_of !== undefined || Date.parse(String(request.started_at)) < at + skewMs
        : Date.parse(String(request.completed_at)) >= at - skewMs,
    );
    const isHalf = versions.some((version) => {
      const body = bodyOf({ ...picture, url }, version).toString();
      return [...optionsSeen].some((options) => halfOf(body, options).equals(object.body));
    });
    if (!isHalf) say('names the object of another picture');
  }
};

/** The options that `halve` was called with, by anybody. */
export const optionsSeen = new Set<string>();
