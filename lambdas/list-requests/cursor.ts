import * as z from 'zod';
import { Refusal } from '../shared/errors.ts';
import type { ListingRecord } from '../shared/state/records.ts';

/** The last request that was listed, or looked at: the next page begins behind it. */
export type Position = Pick<ListingRecord, 'created_at' | 'request_id'>;

const Cursor = z.tuple([z.iso.datetime(), z.uuid()]);

export const encodeCursor = ({ created_at, request_id }: Position) =>
  Buffer.from(JSON.stringify([created_at, request_id])).toString('base64url');

/** A cursor says only a place among the caller's own requests, so a made-up one can do no harm. */
export function readCursor(cursor: string): Position {
  const parsed = Cursor.safeParse(parse(cursor));
  if (!parsed.success) {
    throw new Refusal(
      400,
      'INVALID_CURSOR',
      'Expected a next_cursor of this very list in "cursor", but found something else.',
    );
  }
  const [created_at, request_id] = parsed.data;
  return { created_at, request_id };
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
