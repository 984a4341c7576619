import * as z from 'zod';
import { createCursor } from '../shared/http/api/create-cursor.ts';
import type { RequestRecord } from '../shared/state/records.ts';

/** The last image that was read, or looked at: the next page begins behind it. */
export interface ImagePosition {
  chunk: number;
  row: number;
  n: number;
  /** The first row of the item that holds this row. */
  item: number;
}

export const FIRST_IMAGE: ImagePosition = { chunk: 1, row: 0, n: 0, item: 0 };

const Row = z.int().nonnegative();
const Place = z.tuple([z.uuid(), z.int().positive(), Row, z.int().nonnegative(), Row]);
const cursorOf = ({ request_id }: RequestRecord) => createCursor(Place, ([id]) => id !== request_id);

export const encodeImageCursor = ({ chunk, row, n, item }: ImagePosition, request: RequestRecord) =>
  cursorOf(request).encode([request.request_id, chunk, row, n, item]);

export function readImageCursor(cursor: string, request: RequestRecord): ImagePosition {
  const [, chunk, row, n, item] = cursorOf(request).decode(cursor);
  return { chunk, row, n, item };
}
