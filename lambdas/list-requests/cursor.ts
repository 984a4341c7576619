import * as z from 'zod';
import { createCursor } from '../shared/http/api/create-cursor.ts';
import type { ListingRecord } from '../shared/state/records.ts';

/** The last request that was listed, or looked at: the next page begins behind it. */
export type ListPosition = Pick<ListingRecord, 'created_at' | 'request_id'>;

const places = createCursor(z.tuple([z.iso.datetime(), z.uuid()]));

export const encodeListCursor = ({ created_at, request_id }: ListPosition) =>
  places.encode([created_at, request_id]);

export function readListCursor(cursor: string): ListPosition {
  const [created_at, request_id] = places.decode(cursor);
  return { created_at, request_id };
}
