import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { openImage } from '../open-image.ts';
import { PNG } from '../tuning.ts';
import { eachChunk, pngChunk } from './chunks.ts';
import type { PngHeader } from './container.ts';
import { pixelStreams } from './pixel-streams.ts';

/** What is written anew, here or by who puts beside the pixels what is kept. */
const WRITTEN = new Set(['IDAT', 'IEND', 'iCCP', 'eXIf']);

const squeeze = promisify(deflate);
const unsqueeze = promisify(inflate);

/**
 * The same indexes of the same palette, only packed better: all that some encoders' PNGs need, and no pixel changes.
 * Null where that does not meet the budget, told by an eighth of the pixels, or where the file is not plain enough.
 */
export async function redeflate(
  { clean, width, height, bitDepth, colourType }: PngHeader,
  budget: number,
  deadline?: number,
): Promise<Buffer | null> {
  const interlaced = clean[28] !== 0;
  if (colourType !== 3 || interlaced) return null;
  const before: Buffer[] = [clean.subarray(0, 8)];
  const [packed] = pixelStreams(clean);
  for (const { type, start, end } of eachChunk(clean))
    if (!WRITTEN.has(type)) before.push(clean.subarray(start, end));
  const length = (1 + Math.ceil((width * bitDepth) / 8)) * height;
  // More than the rows take is no part of the picture; less is for the decoder to refuse.
  const rows = packed && (await unsqueeze(packed, { maxOutputLength: length }).catch(() => null));
  if (rows?.length !== length) return null;
  const sampled = Math.ceil(length / 8);
  const middle = rows.subarray((length - sampled) >> 1, (length + sampled) >> 1);
  const told = ((await squeeze(middle, { level: 6 })).length * length) / sampled;
  if (told > PNG.packedRoom * budget) return null;
  const idat = pngChunk('IDAT', await squeeze(rows, { level: 9 }));
  const repacked = Buffer.concat([...before, idat, pngChunk('IEND', Buffer.alloc(0))]);
  if (repacked.length > budget) return null;
  // What was only packed anew has not been looked at yet.
  await openImage(repacked, deadline).raw().toBuffer();
  return repacked;
}
