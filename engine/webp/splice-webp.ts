import { orientationExif } from '../exif-orientation.ts';
import { ALPHA_FLAG, riffChunk, webpFile } from './webp-file.ts';

/** Puts a colour profile and an orientation tag into a fresh WebP, which then needs the extended header. */
export function spliceWebp(
  webp: Buffer,
  keep: { icc: Buffer | null; orientation: number; width: number; height: number },
): Buffer {
  if (!keep.icc && keep.orientation === 1) return webp;
  const chunks: Buffer[] = [];
  for (let at = 12; at + 8 <= webp.length; ) {
    const length = webp.readUInt32LE(at + 4);
    const end = at + 8 + length + (length & 1);
    chunks.push(webp.subarray(at, end));
    at = end;
  }
  const isNamed = (name: string) => (chunk: Buffer) => chunk.toString('latin1', 0, 4) === name;
  const extended = chunks.find(isNamed('VP8X')) ?? extendedHeader(keep, chunks.find(isNamed('VP8L')));
  const rest = chunks.filter(
    (chunk) => !isNamed('VP8X')(chunk) && !isNamed('ICCP')(chunk) && !isNamed('EXIF')(chunk),
  );
  return webpFile([
    extended,
    ...(keep.icc ? [riffChunk('ICCP', keep.icc)] : []),
    ...rest,
    ...(keep.orientation === 1 ? [] : [riffChunk('EXIF', orientationExif(keep.orientation))]),
  ]);
}

function extendedHeader(size: { width: number; height: number }, lossless: Buffer | undefined): Buffer {
  const body = Buffer.alloc(10);
  // A lossless picture says in its own header whether it has alpha.
  if (lossless && (lossless.readUInt32LE(9) >>> 28) & 1) body[0] = ALPHA_FLAG;
  body.writeUIntLE(size.width - 1, 4, 3);
  body.writeUIntLE(size.height - 1, 7, 3);
  return riffChunk('VP8X', body);
}
