import { attemptAt } from './attempt-at.ts';
import { byDeadline } from './by-deadline.ts';
import { explainFault } from './explain-fault.ts';
import { PIXELS_IN_FLIGHT } from './limits.ts';
import { openImage } from './open-image.ts';
import type { Options } from './options.ts';
import type { Format, Header, Job } from './picture.ts';
import { PixelGate } from './pixel-gate.ts';
import { readHeader } from './read-header.ts';
import { recognise } from './recognise.ts';
import { settle } from './settle.ts';

export type { Format } from './picture.ts';

export interface Halved {
  bytes: Buffer;
  format: Format;
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
  /** Why the target was not met, or what it cost where it was met poorly. */
  reason: string | null;
  inputFormat: Format;
}

const EXTENSIONS: Record<Format, string> = {
  jpeg: 'jpg',
  png: 'png',
  webp: 'webp',
  avif: 'avif',
  gif: 'gif',
  tiff: 'tif',
};

/** Shared by the whole process: several images may be in flight while their pixels fit into memory together. */
const gate = new PixelGate(PIXELS_IN_FLIGHT);

/**
 * The best picture under the target. Throws ImageError with a code and a sentence; a picture whose target cannot be
 * met comes back as small as it well can be, flagged, and never larger than it came.
 */
export async function halve(
  input: Buffer,
  options: Options,
  limits: { deadline?: number } = {},
): Promise<Halved> {
  const inputFormat = await recognise(input);
  try {
    const header = await readHeader(input, inputFormat);
    const pixels = header.width * header.height * header.frames;
    const halved = gate.run(pixels, () => work(input, header, options, limits.deadline));
    return await byDeadline(halved, limits.deadline);
  } catch (fault) {
    throw explainFault(fault, inputFormat);
  }
}

async function work(input: Buffer, header: Header, options: Options, deadline?: number): Promise<Halved> {
  const started = performance.now();
  const format = options.format === 'same' ? header.format : options.format;
  const budget = options.mode === 'bytes' ? Math.floor(input.length * options.target) : input.length;
  const job: Job = { header, options, budget, inputBytes: input.length, deadline };
  const attempt = await attemptAt(job, format);
  const settled = await settle(job, attempt, format);
  return {
    ...settled,
    format,
    contentType: `image/${format}`,
    extension: EXTENSIONS[format],
    ...(await sizeOf(job, settled.bytes, format)),
    encodes: attempt.encodes,
    milliseconds: Math.round(performance.now() - started),
    inputFormat: header.format,
  };
}

async function sizeOf(
  { header, options }: Job,
  bytes: Buffer,
  format: Format,
): Promise<{ width: number; height: number }> {
  if (format === header.format && options.mode === 'bytes')
    return { width: header.width, height: header.height };
  const { width, height, pageHeight } = await openImage(bytes).metadata();
  return { width, height: pageHeight ?? height };
}
