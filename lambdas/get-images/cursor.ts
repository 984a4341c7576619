import * as z from 'zod';
import { createCursor } from '../shared/http/create-cursor.ts';
import type { RequestRecord } from '../shared/state/records.ts';

/** The last image that was read, or looked at: the next page begins behind it. */
export interface ImagePosition {
  chunk: number;
  row: number;
  n: number;
}

const Place = z.tuple([z.uuid(), z.int().positive(), z.int().nonnegative(), z.int().nonnegative()]);
const cursorOf = ({ request_id }: RequestRecord) => createCursor(Place, ([id]) => id !== request_id);

export const encodeCursor = ({ chunk, row, n }: ImagePosition, request: RequestRecord) =>
  cursorOf(request).encode([request.request_id, chunk, row, n]);

export function readCursor(cursor: string, request: RequestRecord): ImagePosition {
  const [, chunk, row, n] = cursorOf(request).decode(cursor);
  return { chunk, row, n };
}
