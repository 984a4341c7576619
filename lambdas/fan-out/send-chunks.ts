import { CsvError } from '../shared/errors.ts';
import { CSV_IMAGES, LINK_RUN_SECONDS, LINK_SECONDS } from '../shared/limits.ts';
import type { FanOutPosition } from '../shared/schemas/messages.ts';
import type { Wait } from '../shared/shops/wish.ts';
import type { Claim } from '../shared/state/links/links.ts';
import { dayQuota } from '../shared/state/quota.ts';
import type { Chunk } from './chunks-of.ts';
import { dispatchChunk } from './dispatch-chunk.ts';
import type { FanOutEffects } from './effects.ts';
import { registerChunk } from './register-chunk.ts';

/** What a run leaves of its function's time for what it is still writing. */
const MARGIN_MS = (LINK_SECONDS - LINK_RUN_SECONDS) * 1_000;
/** Chunks whose products and messages are being written at once. Registration is always in order. */
const CHUNKS_AT_ONCE = 4;

/**
 * Where a run has come to, and for what the next one waits, where a shop's turns are out of reach; or that its link is
 * another's by now, or that the fan-out was closed.
 */
type Sent = { next: FanOutPosition; ended: boolean; wait: Wait | undefined } | 'lost' | 'closed';

/** Registers and sends the chunks behind a position, until the time is over, the CSV is, or a shop is to be waited for. */
export async function sendChunks(
  effects: FanOutEffects,
  claim: Claim,
  from: FanOutPosition,
  deadline: number,
): Promise<Sent> {
  const late = () => effects.now() > Math.min(claim.workUntil, deadline - MARGIN_MS);
  const chunks = await effects.readChunks(claim.request, from, late);
  const count = dayQuota(effects.table, claim.request.client, effects.now);
  const running = new Set<Promise<void>>();
  const faults: unknown[] = [];
  let lost: 'lost' | 'closed' | undefined;
  let next = from;
  let ended = false;
  /** The first chunk of which something is left, and the longest that anything is. */
  let held: { begin: FanOutPosition; wait: Wait } | undefined;
  const hold = (begin: FanOutPosition, wait: Wait) => {
    held = {
      begin: held && held.begin.chunk < begin.chunk ? held.begin : begin,
      wait: held && held.wait.until > wait.until ? held.wait : wait,
    };
  };

  const start = async (chunk: Chunk): Promise<void> => {
    if (chunk.next.tally.images > CSV_IMAGES) throw tooManyImages();
    // Counted before it is registered: a chunk that is registered already was counted by the run before.
    if (chunk.number > claim.request.chunks) await count(chunk);
    const registered = await registerChunk(effects, claim, chunk.number);
    if (registered === 'lost' || registered === 'closed') {
      lost = registered;
      return;
    }
    const begin = next;
    next = chunk.next;
    const work = dispatchChunk(effects, {
      ...registered,
      number: chunk.number,
      products: chunk.products,
      imagesBefore: begin.tally.images,
    })
      .then((done) => {
        if (done === 'gone') lost = 'lost';
        else if (done.wait) hold(begin, done.wait);
      })
      .catch((fault) => void faults.push(fault))
      .finally(() => running.delete(work));
    running.add(work);
    if (running.size >= CHUNKS_AT_ONCE) await Promise.race(running);
  };

  try {
    for (;;) {
      const read = await chunks.next();
      if (read.done) {
        ended = read.value === 'end';
        break;
      }
      await start(read.value);
      if (lost || held || faults.length > 0) break;
    }
  } catch (error) {
    faults.push(error);
  }
  await chunks.return('late');
  await Promise.all(running);
  if (lost) return lost;
  // A chunk that could not be sent, or that waits for its turns, weighs more than a CSV that cannot be read on: it is
  // sent by the next run, which comes to the same end of the CSV, and only then may the fan-out be closed.
  const fault = faults.find((fault) => !(fault instanceof CsvError));
  if (fault !== undefined) throw fault;
  if (held) return { next: held.begin, ended: false, wait: held.wait };
  if (faults.length > 0) throw faults[0];
  return { next, ended, wait: undefined };
}

const tooManyImages = () =>
  new CsvError('TOO_MANY_IMAGES', `Expected at most ${CSV_IMAGES} images in a CSV, but found more.`);
