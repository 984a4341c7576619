/** A small picture, or a text, into which one thing is put as often as fits into so many bytes. */
export type MakeInput = (bytes: number) => Buffer | Promise<Buffer>;

export type Inputs = Record<string, MakeInput>;

/** The same bytes again and again; `number` makes each one another. */
export function filled(
  bytes: number,
  piece: Buffer | string,
  number?: (piece: Buffer, i: number) => void,
): Buffer {
  const one = Buffer.from(piece as string, 'latin1');
  const all = Buffer.alloc(Math.max(1, Math.floor(bytes / one.length)) * one.length, one);
  for (let i = 0; number && i * one.length < all.length; i++)
    number(all.subarray(i * one.length, (i + 1) * one.length), i);
  return all;
}
