import { type Behaviour, IMAGE, whole } from '../../../support/servers/raw-answers.ts';

/** What must come of a server that serves no image: for good (ImageError) or for now (RetryableError). */
export type BadServer = [
  behaviour: Behaviour,
  name: 'ImageError' | 'RetryableError',
  code: string,
  sentence?: RegExp,
];

export const HALF = IMAGE.subarray(0, 25_000);
export const packed = (encoding: string, body: Buffer) =>
  whole('200 OK', body, { 'content-encoding': encoding });
export const raw =
  (text: string | Buffer): Behaviour =>
  (socket) =>
    socket.end(text);
