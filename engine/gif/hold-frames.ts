import type { Raster } from '../raster.ts';
import { isHeldLong } from '../timing.ts';
import { colourTableBytes } from './colour-table-bytes.ts';

const MOST_HUNDREDTHS = 65_535;
const LOOPING = 'NETSCAPE2.0\x03\x01';

/** Has each frame held as long as the picture says, and shown again as often. Where the encoder has made one of two equal frames, it is left. */
export function holdFrames(gif: Buffer, raster: Raster): Buffer {
  if (!isHeldLong(raster)) return gif;
  const { delay, loop } = raster.animation!;
  const controls: number[] = [];
  for (let at = 13 + colourTableBytes(gif[10]!); at < gif.length && gif[at] !== 0x3b; ) {
    const frame = gif[at] === 0x2c;
    if (gif[at + 1] === 0xf9 && !frame) controls.push(at + 4);
    at += frame ? 11 + colourTableBytes(gif[at + 9]!) : 2;
    while (gif[at]) at += 1 + gif[at]!;
    at += 1;
  }
  if (controls.length === delay.length)
    for (const [i, at] of controls.entries())
      gif.writeUInt16LE(Math.min(MOST_HUNDREDTHS, Math.round(delay[i]! / 10)), at);
  // The file counts how often it is shown again, the decoder how often in all; 0 is for ever in both.
  const rounds = gif.indexOf(LOOPING, 0, 'latin1');
  if (rounds > 0 && loop > 0) gif.writeUInt16LE(Math.min(65_535, loop - 1), rounds + LOOPING.length);
  return gif;
}
