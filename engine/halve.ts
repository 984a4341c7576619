import { alreadyHalved } from './attempt/already-halved.ts';
import { attemptAboveFloor } from './attempt/attempt-above-floor.ts';
import { type Settled, settle } from './attempt/settle.ts';
import { ImageError } from './errors.ts';
import type { Format, ImageHeader, OutputFormat } from './format.ts';
import { FORMATS, type FormatName, type Formats } from './formats.ts';
import { PIXELS_IN_FLIGHT } from './limits.ts';
import { createGate } from './memory/gate.ts';
import { explainFault } from './open/explain-fault.ts';
import { readContainer } from './open/read-container.ts';
import { recognise } from './open/recognise.ts';
import type { EngineOptions } from './options.ts';
import type { Reason } from './reasons.ts';
import { createJudge } from './score/create-judge.ts';
import type { Task } from './task.ts';
import { byDeadline } from './time/by-deadline.ts';

export interface Halved<Name extends string = FormatName> {
  bytes: Buffer;
  format: Name;
  contentType: string;
  extension: string;
  /** Of the stored pixels; the orientation tag may ask for them to be shown turned. */
  width: number;
  height: number;
  /** The encoder's own number; null where no quality was chosen. */
  quality: number | null;
  encodes: number;
  milliseconds: number;
  targetMet: boolean;
  /** How near it comes to its source, 0 to 100: 90 nobody sees, 70 is high, 50 medium, 30 low. */
  score: number;
  /** Why the target was not met, or what it cost where it was met poorly. */
  reason: Reason | null;
  inputFormat: Name;
}

/** Shared by the whole process: several images may be in flight while their pixels fit into memory together. */
const gate = createGate(PIXELS_IN_FLIGHT);

/**
 * The best picture under the target. Throws ImageError with a code and a sentence; a picture whose target cannot be
 * met comes back as small as it well can be, flagged, and never larger than it came.
 */
export const halve = createHalve(FORMATS);

/** Halves pictures of these formats. */
export function createHalve<Name extends string>(formats: Formats & Record<Name, Format>) {
  return async (
    input: Buffer,
    options: EngineOptions,
    limits: { deadline?: number } = {},
  ): Promise<Halved<Name>> => {
    const inputFormat = await recognise<Name>(input, formats);
    const source = formats[inputFormat];
    try {
      const format = options.format === 'same' ? inputFormat : (options.format as Name);
      const target = writable(formats[format]);
      const header = await readContainer(input, source);
      const pixels = header.width * header.height * header.frames;
      const budget = options.mode === 'bytes' ? Math.floor(input.length * options.target) : input.length;
      const { deadline } = limits;
      const inputBytes = input.length;
      const task = { header, source, target, options, budget, input, inputBytes, deadline };
      const halved = gate.run(pixels, () => work(task));
      return { ...(await byDeadline(halved, deadline)), format, inputFormat };
    } catch (fault) {
      throw explainFault(fault, source);
    }
  };
}

function writable(format: Format): OutputFormat {
  if (format.pixels.encode) return format as OutputFormat;
  throw new ImageError(
    'UNSUPPORTED_FORMAT',
    `Expected an image of a format that can be written too, but found a ${format.name}, which is only read; ask for another format.`,
  );
}

async function work(task: Task): Promise<Omit<Halved, 'format' | 'inputFormat'>> {
  const started = performance.now();
  const { contentType, extension } = task.target;
  const { encodes, ...settled } = await bestOf(task);
  const { width, height } = await sizeOf(task, settled.bytes);
  const milliseconds = Math.round(performance.now() - started);
  return { ...settled, contentType, extension, width, height, encodes, milliseconds };
}

async function bestOf(task: Task): Promise<Settled & { encodes: number }> {
  const kept = await alreadyHalved(task);
  if (kept) return { ...kept, encodes: 0 };
  const judge = createJudge(task);
  try {
    const found = await attemptAboveFloor(task, judge).catch((fault) =>
      attemptAboveFloor(excused(task, fault), judge),
    );
    return { ...(await settle(task, found)), encodes: found.encodes };
  } finally {
    judge.end();
  }
}

/** The decoder finds fault with files that every browser shows whole: where nothing is missing, it need not. */
function excused(task: Task, fault: unknown): Task {
  const { header, source } = task;
  const named = fault instanceof ImageError;
  if (named || header.excused || !source.container.isWhole?.(header)) throw fault;
  header.excused = true;
  return task;
}

async function sizeOf({ header, source, target, options }: Task, bytes: Buffer): Promise<ImageHeader> {
  return target === source && options.mode === 'bytes' ? header : readContainer(bytes, target);
}
