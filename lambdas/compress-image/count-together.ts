import {
  type CountdownEffects,
  type CountedImage,
  type CountImages,
  countImages,
  type ImagePlace,
} from '../shared/state/images/countdown.ts';

/** How long the first image may wait for the others: a slow download must not hold back what is done. */
const PATIENCE_MS = 1_000;

interface Group {
  place: Pick<ImagePlace, 'request_id' | 'chunk'>;
  images: CountedImage[];
  counted: PromiseWithResolvers<void>;
}

/**
 * Counts the images of a batch together, those of one chunk in one update: when all that are still at work are
 * done, or a second after the first. Each is recorded before it comes here, so what a crash leaves uncounted is
 * counted by the redelivery, alone. Takes the work of each image in turn, and hands it what it is to count with.
 */
export function countTogether(effects: CountdownEffects, images: number, patienceMs = PATIENCE_MS) {
  const groups = new Map<string, Group>();
  let atWork = images;
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    for (const { place, images, counted } of groups.values())
      countImages(effects, place, images).then(counted.resolve, counted.reject);
    groups.clear();
  };
  const add: CountImages = (place, images) => {
    const name = `${place.request_id} ${place.chunk}`;
    const group = groups.get(name) ?? { place, images: [], counted: Promise.withResolvers<void>() };
    groups.set(name, group);
    group.images.push(...images);
    timer ??= setTimeout(flush, patienceMs);
    return group.counted.promise;
  };

  return async <T>(work: (count: CountImages) => Promise<T>): Promise<T> => {
    let working = true;
    const leave = () => {
      if (working) atWork -= 1;
      working = false;
      if (atWork === 0) flush();
    };
    try {
      return await work((place, images) => {
        const counted = add(place, images);
        leave();
        return counted;
      });
    } finally {
      leave();
    }
  };
}
