import { RootFinder } from '../../search/root-finder.ts';
import { breathe } from '../../time/breathe.ts';
import type { ResidualKernel } from './residual-kernel.ts';

/** The share of the room that is aimed at, and the least that will do. */
const AIM = 0.982;
const ENOUGH = 0.962;
/** What is told of a frame may be a thousandth too little. */
const SURE = 0.998;
const MOST_PASSES = 5;
/** Of ln(bytes) by ln(step): to fewer and to more bytes than the encoder's, and between two passes. */
const SLOPE = { fewer: -0.64, more: -1.28, passes: -0.9 };
/** How much finer the steps are, of ln, that come to the encoder's bytes. */
const FINER = 0.261;
/** What a bit is worth, in squares of a step: of levels, and how fast that grows with what steps cannot be set to, of ln. */
const BIT = 0.025;
const BIT_GROWTH = 6;
/** The same of naming a prediction, whose squares are those of pixels. */
const NAME = 0.03;
/** By how much, of ln(step), the lower half may differ from the upper, so that nobody sees it, and how often it may be coded again. */
const MOST_APART = 0.14;
const MOST_LOOKS = 2;

interface Frame {
  /** The mean index of its steps. */
  index: number;
  bytes: number;
  /** How many bytes there may be. */
  room: number;
  /** Of macroblocks. */
  rows: number;
}

interface Coded {
  /** By how many indexes its steps are coarser. */
  coarser: number;
  /** ln of its step. */
  step: number;
}

/** Codes the picture of a frame until it fills the room; null where it never fits. */
export async function codeToSize(
  kernel: ResidualKernel,
  frame: Frame,
  deadline?: number,
): Promise<Coded | null> {
  const { index, bytes } = frame;
  const room = SURE * frame.room;
  const steps = Array.from(kernel.steps(), Math.log);
  const aim = AIM * room;
  const finder = new RootFinder(SLOPE.passes);
  const more = Math.log(aim / bytes);
  let step = steps[index]! - FINER + more / (more > 0 ? SLOPE.more : SLOPE.fewer);
  let fits: number | undefined;
  for (let pass = 1; pass <= MOST_PASSES; pass++) {
    const nearest = nearestOf(steps, step);
    const coarser = nearest - index;
    const code = (from: number, to: number, at: number) =>
      kernel.run.code(from, to, coarser, BIT * Math.exp(BIT_GROWTH * (at - steps[nearest]!)), NAME);
    const last = pass === MOST_PASSES;
    const size = await codeAt(
      step,
      { kernel, code, frame: { ...frame, room }, looks: last ? 0 : MOST_LOOKS },
      deadline,
    );
    if (size.now <= room && (last || size.now >= ENOUGH * room)) return { coarser, step };
    if (size.whole <= room) fits = Math.min(step, fits ?? step);
    await breathe(deadline);
    finder.add(step, Math.log(size.whole));
    step = finder.solve(Math.log(aim));
    // The last one takes what is known to fit.
    if (pass + 1 === MOST_PASSES) step = fits ?? step + 0.1;
  }
  return null;
}

interface Coder {
  kernel: ResidualKernel;
  code: (from: number, to: number, at: number) => void;
  frame: Frame;
  /** How often the lower half may be coded again. */
  looks: number;
}

/**
 * Codes the whole picture by a step, and where that comes near the room the lower half again, by what is known of it.
 * Answers how many bytes the whole took, and how many it takes now.
 */
async function codeAt(
  step: number,
  { kernel: { run }, code, frame: { room, rows }, looks }: Coder,
  deadline?: number,
): Promise<{ whole: number; now: number }> {
  const half = rows >> 1;
  code(0, half, step);
  run.keep();
  const upper = half > 0 ? run.settle(half) : 0;
  await breathe(deadline);
  code(half, rows, step);
  const whole = run.settle(rows);
  const lower = new RootFinder(SLOPE.passes);
  let [now, at] = [whole, step];
  for (let look = 0; half > 0 && look < looks; look++) {
    if (now <= room && now >= ENOUGH * room) break;
    lower.add(at, Math.log(Math.max(1, now - upper)));
    at = lower.solve(Math.log(Math.max(1, AIM * room - upper)));
    if (Math.abs(at - step) > MOST_APART) break;
    await breathe(deadline);
    run.go_back();
    code(half, rows, at);
    now = run.settle(rows);
  }
  return { whole, now };
}

function nearestOf(steps: number[], step: number): number {
  const above = steps.findIndex((some) => some >= step);
  if (above < 0) return steps.length - 1;
  return above > 0 && step - steps[above - 1]! < steps[above]! - step ? above - 1 : above;
}
