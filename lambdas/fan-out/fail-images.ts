import type { Failure } from '../../engine/errors.ts';
import type { ImageMessage } from '../shared/schemas/messages.ts';
import {
  type CountdownEffects,
  type CountedImage,
  countImages,
  type ImagePlace,
  settlePlaces,
} from '../shared/state/images/countdown.ts';
import { placesOf } from '../shared/state/images/places-of.ts';

/** Settles images of a chunk that are not to be asked for: each is recorded, then all are counted in one update. */
export async function failImages(
  effects: CountdownEffects,
  place: Pick<ImagePlace, 'request_id' | 'chunk'>,
  failed: { message: ImageMessage; error: Failure }[],
): Promise<void> {
  if (failed.length === 0) return;
  const images: CountedImage[] = [];
  await Promise.all(
    failed.map(({ message, error }) =>
      settlePlaces(effects, placesOf(message), { state: 'failed', error }, async (_, settled) => {
        images.push(...settled);
      }),
    ),
  );
  await countImages(effects, place, images);
}
