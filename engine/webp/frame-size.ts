import type { RiffChunk } from './riff.ts';

interface FrameSize {
  width: number;
  height: number;
  alpha: boolean;
}

/** What the pixels of a frame themselves say of their size; undefined for a chunk that holds none. */
export function frameSize({ type, body }: RiffChunk): FrameSize | undefined {
  if (type === 'VP8 ' && body.length >= 10)
    return { width: body.readUInt16LE(6) & 0x3fff, height: body.readUInt16LE(8) & 0x3fff, alpha: false };
  if (type !== 'VP8L' || body.length < 5) return undefined;
  const bits = body.readUInt32LE(1);
  return {
    width: 1 + (bits & 0x3fff),
    height: 1 + ((bits >>> 14) & 0x3fff),
    alpha: ((bits >>> 28) & 1) === 1,
  };
}
