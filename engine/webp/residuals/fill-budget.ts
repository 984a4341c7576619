import type { Raster } from '../../raster.ts';
import { scorePixels } from '../../score/score-pixels.ts';
import { breathe } from '../../time/breathe.ts';
import { flatShare } from '../flat-share.ts';
import { eachChunk, riffChunk, riffFile } from '../riff.ts';
import { codeToSize } from './code-to-size.ts';
import { ResidualKernel } from './residual-kernel.ts';
import { showHidden } from './show-hidden.ts';

/** One pass over more would keep the event loop for longer than JPEGs do. */
const MOST_PIXELS = 6_000_000;
/** The encoder's bytes of those there may be: its choices are good for steps that are near its own, best for coarser ones. */
const BYTES = { fewest: 0.67, most: 1.8 };
/** Of what the encoder has made, where that fits: grain that goes all at once leaves room, which was worth more. */
const WORTH = 0.9;
/** Of ln(step), beside alpha, of which few bytes may be left to colour: at 5.2 a thing lost 5 points, at 6 all it had. */
const COARSEST = 5;
/** How much more the picture scores before it is filtered: the less, the coarser its steps, by ln. Off by 1.5 points, below 45 by 3.6. */
const UNFILTERED = { plain: 5.7, coarse: -2 };

/** From this share on predictions are chosen anew as well: 0.9 points better of things on plain ground, of photographs up to 3 poorer. */
const PLAIN = 0.6;

export interface Filled {
  bytes: Buffer;
  /** 0 to 100, as judges give them; missing beside alpha, which is not looked at here. */
  score?: number;
}

/**
 * The same picture coded anew as libwebp has it cut up and predicted, so that it fills the budget: finer steps, of whose
 * levels only those are kept that are worth their bits. Alpha stays as it is. Null where it is no such file, or nothing fits.
 */
export async function fillBudget(
  raster: Raster,
  webp: Buffer,
  budget: number,
  deadline?: number,
): Promise<Filled | null> {
  const { width, height, channels, animation } = raster;
  const chunks = [...eachChunk(webp)];
  const frame = chunks.find(({ type }) => type === 'VP8 ')?.body;
  if (!frame || channels < 3 || animation || width * height > MOST_PIXELS) return null;
  // A chunk of odd length is padded.
  const room = budget - (webp.length - frame.length) - 1;
  if (frame.length < BYTES.fewest * room || frame.length > BYTES.most * room) return null;
  const opaque = channels === 4 ? showHidden(raster) : raster;
  const { data } = opaque;
  return ResidualKernel.use(async (kernel) => {
    const { run } = kernel;
    const base = kernel.address('__heap_base');
    const [pixels, written] = [base, base + data.length];
    const end = run.lay_out((written + Math.max(room, frame.length) + 15) & ~15, width, height);
    kernel.reach(end);
    kernel.bytes(pixels, data.length).set(data);
    kernel.bytes(written, frame.length).set(frame);
    run.take_pixels(pixels);
    const index = run.read_frame(written, frame.length, flatShare(opaque) >= PLAIN ? 1 : 0) - 1;
    if (index < 0) return null;
    const rows = Math.ceil(height / 16);
    const coded = await codeToSize(kernel, { index, bytes: frame.length, room, rows }, deadline);
    // Nothing coarser looks better than what the encoder makes beside alpha.
    if (channels === 4 && coded !== null && coded.step > COARSEST) return null;
    await breathe(deadline);
    const bytes = coded === null ? 0 : run.write_frame(coded.coarser, written, room);
    if (!coded || bytes === 0) return null;
    if (webp.length <= budget && webp.length - frame.length + bytes < WORTH * webp.length) return null;
    const body = Buffer.from(kernel.bytes(written, bytes));
    const filled = chunks.map((chunk) => riffChunk(chunk.type, chunk.type === 'VP8 ' ? body : chunk.body));
    if (channels === 4) return { bytes: riffFile(filled) };
    await breathe(deadline);
    // They take the place of what they were made from.
    run.show_pixels(pixels);
    const shown = { ...raster, data: Buffer.from(run.memory.buffer, pixels, data.length) };
    const unfiltered = UNFILTERED.plain + UNFILTERED.coarse * coded.step;
    return { bytes: riffFile(filled), score: scorePixels(raster, shown) - unfiltered };
  });
}
