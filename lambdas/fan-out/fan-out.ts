import { Later } from '../shared/aws/queue-handler.ts';
import { type CsvRow, readCsv } from '../shared/csv/read-csv.ts';
import { CsvError } from '../shared/errors.ts';
import { CSV_BYTES, CSV_IMAGES } from '../shared/limits.ts';
import { announceIfDone, closeFanOut } from '../shared/state/countdown.ts';
import { failRequest } from '../shared/state/fail-request.ts';
import { csvKey } from '../shared/state/object-keys.ts';
import { imageQuota } from '../shared/state/quota.ts';
import { type RequestRecord, requestKey } from '../shared/state/records.ts';
import { chunksOf, type Tally } from './chunks-of.ts';
import { type DispatchEffects, dispatchChunk } from './dispatch-chunk.ts';
import { registerChunk } from './register-chunk.ts';
import type { TakeEffects } from './take-upload.ts';

export type FanOutEffects = TakeEffects & DispatchEffects;

/** A run ends itself while it still has so much time; the next one resumes. */
const MARGIN_MS = 45_000;
/** Chunks whose products and messages are being written at once. Registration is always in order. */
const CHUNKS_AT_ONCE = 4;

/**
 * Reads the CSV and sends its images on, chunk by chunk. It may be run again at any point: the same CSV gives
 * the same chunks, and a chunk that is registered already is gone on with.
 */
export async function fanOut(
  effects: FanOutEffects,
  request: RequestRecord,
  deadline: number,
): Promise<void> {
  const requestId = request.request_id;
  if (!request.open_chunks?.has(0)) return announceIfDone(effects, requestId);
  try {
    const tally = await sendChunks(effects, request, deadline);
    if (tally === undefined) return announceIfDone(effects, requestId);
    await writeTotals(effects, requestId, tally);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    await failRequest(effects.table, requestId, error.failure);
  }
  await closeFanOut(effects, requestId);
}

/** Answers what was read, or undefined if someone else has closed the fan-out. */
async function sendChunks(
  effects: FanOutEffects,
  request: RequestRecord,
  deadline: number,
): Promise<Tally | undefined> {
  const csv = await openCsv(effects, request);
  const tally: Tally = { images: 0, rows: 0, rejected: 0 };
  const countImages = imageQuota(effects.table, request.client, effects.now);
  const running = new Set<Promise<void>>();
  const faults: unknown[] = [];
  let number = 0;
  try {
    for await (const products of chunksOf(csv.rows, tally)) {
      number += 1;
      if (tally.images > CSV_IMAGES) throw tooManyImages();
      if (effects.now() > deadline - MARGIN_MS) throw new Later(0);
      // Counted before it is registered: a chunk that is registered already was counted by the run before.
      if (number > request.chunks) await countImages(imagesOf(products));
      const registered = await registerChunk(effects.table, request, number);
      if (registered === 'closed') {
        await Promise.all(running);
        return undefined;
      }
      const chunk = { request, number, products, registeredBefore: registered === 'again' };
      const work = dispatchChunk(effects, chunk)
        .catch((fault) => void faults.push(fault))
        .finally(() => running.delete(work));
      running.add(work);
      if (running.size >= CHUNKS_AT_ONCE) await Promise.race(running);
      if (faults.length > 0) break;
    }
  } catch (error) {
    faults.push(error);
  }
  await Promise.all(running);
  // A chunk that could not be sent weighs more than a CSV that cannot be read on: it is sent by the next run,
  // which comes to the same end of the CSV, and only then may the fan-out be closed.
  if (faults.length > 0) throw faults.find((fault) => !(fault instanceof CsvError)) ?? faults[0];
  return tally;
}

const imagesOf = (products: CsvRow[]) => products.reduce((sum, { urls }) => sum + urls.length, 0);

async function openCsv({ objects, uploadsBucket }: FanOutEffects, request: RequestRecord) {
  const bytes = request.csv_bytes ?? 0;
  if (bytes > CSV_BYTES) {
    throw new CsvError('CSV_TOO_LARGE', `Expected a CSV of at most ${CSV_BYTES} bytes, but found ${bytes}.`);
  }
  return readCsv(await objects.read(uploadsBucket, csvKey(request.request_id, request.etag ?? '')));
}

const tooManyImages = () =>
  new CsvError('TOO_MANY_IMAGES', `Expected at most ${CSV_IMAGES} images in a CSV, but found more.`);

async function writeTotals({ table }: FanOutEffects, requestId: string, tally: Tally): Promise<void> {
  await table.update(requestKey(requestId), {
    update: 'SET #total = :images, rows_total = :rows, rows_rejected = :rejected',
    condition: 'contains(open_chunks, :zero)',
    names: { '#total': 'total' },
    values: { ':images': tally.images, ':rows': tally.rows, ':rejected': tally.rejected, ':zero': 0 },
  });
}
