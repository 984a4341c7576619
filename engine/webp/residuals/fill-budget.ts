import { breathe } from '../../breathe.ts';
import type { Raster } from '../../raster.ts';
import { RootFinder } from '../../root-finder.ts';
import { eachChunk, riffChunk, riffFile } from '../riff.ts';
import { ResidualKernel } from './residual-kernel.ts';

/** One pass over more would keep the event loop for longer than JPEGs do. */
const MOST_PIXELS = 6_000_000;
/** How far the encoder may have missed, of ln(bytes): its choices are good for steps that are near its own. */
const MOST_MISS = 0.4;
/** The share of the budget that is aimed at, and the least that will do. */
const AIM = 0.985;
const ENOUGH = 0.967;
const MOST_PASSES = 5;
/** Of ln(bytes) by ln(step), where there are few bits a pixel, most of them of predictions, and how much steeper where one. */
const SLOPE = { few: -0.65, more: -0.35 };
/** How much finer the steps are, of ln, that come to the encoder's bytes. */
const FINER = 0.24;
/** What a bit is worth, in squares of a step: of levels, and how fast that grows with what steps cannot be set to, of ln. */
const BIT = 0.025;
const BIT_GROWTH = 6;
/** The same of naming a prediction, whose squares are those of pixels. */
const NAME = 0.03;

/**
 * The same picture coded anew as libwebp has it cut up and predicted, so that it fills the budget: finer steps, of whose
 * levels only those are kept that are worth their bits. Null where it is no such file, or nothing fits.
 */
export async function fillBudget(
  raster: Raster,
  webp: Buffer,
  budget: number,
  deadline?: number,
): Promise<Buffer | null> {
  const { data, width, height, channels, animation } = raster;
  const chunks = [...eachChunk(webp)];
  const frame = chunks.find(({ type }) => type === 'VP8 ')?.body;
  if (!frame || channels !== 3 || animation || width * height > MOST_PIXELS) return null;
  // A chunk of odd length is padded.
  const room = budget - (webp.length - frame.length) - 1;
  if (room <= 0 || Math.abs(Math.log(frame.length / room)) > MOST_MISS) return null;
  return ResidualKernel.use(async (kernel) => {
    const { run } = kernel;
    const base = kernel.address('__heap_base');
    const [pixels, written] = [base, base + data.length];
    const end = run.lay_out((written + Math.max(room, frame.length) + 15) & ~15, width, height);
    kernel.reach(end);
    kernel.bytes(pixels, data.length).set(data);
    kernel.bytes(written, frame.length).set(frame);
    run.take_pixels(pixels);
    const index = run.read_frame(written, frame.length) - 1;
    if (index < 0) return null;
    const bits = (8 * room) / (width * height);
    const coarser = await search(kernel, index, { bytes: frame.length, room, bits }, deadline);
    await breathe(deadline);
    const bytes = coarser === null ? 0 : run.write_frame(coarser, written, room);
    if (bytes === 0) return null;
    const body = Buffer.from(kernel.bytes(written, bytes));
    return riffFile(chunks.map((chunk) => riffChunk(chunk.type, chunk.type === 'VP8 ' ? body : chunk.body)));
  });
}

/** Codes the picture until it fills the room; answers by how many indexes coarser, or null where it never fits. */
async function search(
  kernel: ResidualKernel,
  index: number,
  { bytes, room, bits }: { bytes: number; room: number; bits: number },
  deadline?: number,
): Promise<number | null> {
  const steps = Array.from(kernel.steps(), Math.log);
  const slope = SLOPE.few + SLOPE.more * Math.min(1, bits);
  const finder = new RootFinder(slope);
  const wanted = Math.log(AIM * room);
  let step = steps[index]! - FINER + (wanted - Math.log(bytes)) / slope;
  let fits: number | undefined;
  for (let pass = 1; pass <= MOST_PASSES; pass++) {
    const nearest = nearestOf(steps, step);
    const coarser = nearest - index;
    kernel.run.code(coarser, BIT * Math.exp(BIT_GROWTH * (step - steps[nearest]!)), NAME);
    const size = kernel.run.settle();
    if (size <= room && (size >= ENOUGH * room || pass === MOST_PASSES)) return coarser;
    if (size <= room) fits = Math.min(step, fits ?? step);
    await breathe(deadline);
    finder.add(step, Math.log(size));
    step = finder.solve(wanted);
    // The last one takes what is known to fit.
    if (pass + 1 === MOST_PASSES) step = fits ?? step + 0.1;
  }
  return null;
}

function nearestOf(steps: number[], step: number): number {
  const above = steps.findIndex((some) => some >= step);
  if (above < 0) return steps.length - 1;
  return above > 0 && step - steps[above - 1]! < steps[above]! - step ? above - 1 : above;
}
