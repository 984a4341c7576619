/** What a file of this family is made of (ISO/IEC 14496-12, 4.2). */
export interface Box {
  type: string;
  body: Buffer;
}

/** Version and flags, which many bodies begin with. */
export const FULL_BOX_BYTES = 4;

/** The boxes that lie next to each other; one of length 0 reaches to the end. */
export function* boxesIn(bytes: Buffer): Generator<Box> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const short = bytes.readUInt32BE(at);
    const head = short === 1 ? 16 : 8;
    const length =
      short === 0 ? bytes.length - at : short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short;
    if (length < head || at + length > bytes.length) return;
    yield { type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + head, at + length) };
    at += length;
  }
}

/** The first of its type. */
export function findBox(boxes: Iterable<Box>, wanted: string): Box | undefined {
  for (const box of boxes) if (box.type === wanted) return box;
  return undefined;
}

export function writeBox(type: string, ...body: Buffer[]): Buffer {
  const head = Buffer.from(`\0\0\0\0${type}`, 'latin1');
  head.writeUInt32BE(head.length + body.reduce((sum, { length }) => sum + length, 0));
  return Buffer.concat([head, ...body]);
}

/** One whose body begins with version and flags. */
export function writeFullBox(
  type: string,
  { version = 0, flags = 0 }: { version?: number; flags?: number },
  ...body: Buffer[]
): Buffer {
  return writeBox(type, Buffer.from([version, 0, 0, flags]), ...body);
}
