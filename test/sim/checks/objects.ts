import type { Check } from './check-history.ts';
import { isSound } from './facts.ts';

/** Where nothing dies, no object lies there that no record names. */
export const objects: Check = (history, broken) => {
  const { world } = history;
  const deaths = [...world.lambda.deaths.values()].reduce((sum, count) => sum + count, 0);
  if (deaths > 0 || !isSound(history)) return;
  const named = JSON.stringify(world.dynamodb.items());
  for (const bucket of world.s3.bucketNames) {
    for (const [key] of world.s3.objects(bucket)) {
      if (key.startsWith('images/') && !named.includes(key))
        broken(`the object ${key} is named by no record`);
    }
  }
};
