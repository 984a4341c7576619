import * as z from 'zod';
import { Refusal } from '../shared/errors.ts';
import type { RequestRecord } from '../shared/state/records.ts';

/** The last image that was read, or looked at: the next page begins behind it. */
export interface Position {
  chunk: number;
  row: number;
  n: number;
}

const Cursor = z.tuple([z.uuid(), z.int().positive(), z.int().nonnegative(), z.int().nonnegative()]);

export const encodeCursor = ({ chunk, row, n }: Position, request: RequestRecord) =>
  Buffer.from(JSON.stringify([request.request_id, chunk, row, n])).toString('base64url');

/** A cursor says only a place in a request, so a made-up one can do no harm; one that makes no sense is refused. */
export function readCursor(cursor: string, request: RequestRecord): Position {
  const parsed = Cursor.safeParse(parse(cursor));
  if (!parsed.success || parsed.data[0] !== request.request_id) {
    throw new Refusal(
      400,
      'INVALID_CURSOR',
      'Expected a next_cursor of this very list in "cursor", but found something else.',
    );
  }
  const [, chunk, row, n] = parsed.data;
  return { chunk, row, n };
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
