/** What every JPEG begins and ends with. */
export const SOI = Buffer.from([0xff, 0xd8]);
export const EOI = Buffer.from([0xff, 0xd9]);

/** One marker segment: the marker, the length of what follows, and that. */
export function segment(marker: number, body: Uint8Array | number[]): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, Uint8Array.from(body)]);
}

/** JFIF without density or thumbnail: its presence alone says that the colours are YCbCr. */
export const JFIF = segment(0xe0, Buffer.from('4a46494600010100000100010000', 'hex'));
