import type { ImageMessage } from '../../schemas/messages.ts';
import type { ImagePlace } from './countdown.ts';

/** Every place of its chunk at which a message's URL stands. */
export function placesOf({ request_id, chunk, url, row, n, index, also = [] }: ImageMessage): ImagePlace[] {
  return [{ row, n, index }, ...also].map((place) => ({ request_id, chunk, url, ...place }));
}
