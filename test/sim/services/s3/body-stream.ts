import { Readable } from 'node:stream';
import type { World } from '../../core/world.ts';

/** A body that comes in pieces, and may break off before its end. */
export function streamOf({ chance, faults, schedule }: World, body: Buffer): Readable {
  const cut = chance.chance(faults.cut) ? schedule.int(0, Math.max(0, body.length - 1)) : undefined;
  const middle = schedule.int(0, body.length);
  const pieces = [body.subarray(0, middle), body.subarray(middle)].filter((piece) => piece.length > 0);
  const whole = async () => Buffer.from(body);
  let sent = 0;
  let broken = false;
  const stream = new Readable({
    objectMode: true,
    highWaterMark: 1,
    read() {
      const piece = pieces.shift();
      if (broken) this.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
      else if (piece === undefined) this.push(null);
      else if (cut !== undefined && sent + piece.length > cut) {
        broken = true;
        this.push(Buffer.from(piece.subarray(0, cut - sent)));
      } else {
        sent += piece.length;
        this.push(Buffer.from(piece));
      }
    },
  });
  return Object.assign(stream, {
    transformToByteArray: whole,
    transformToString: async () => body.toString(),
  });
}
