import { about, log } from '../shared/aws/log.ts';
import { measureImage } from '../shared/aws/metrics.ts';
import type { ImageMessage } from '../shared/schemas/messages.ts';
import type { Outcome } from '../shared/state/outcome.ts';

/** Says what became of an image. Successes are only measured: a line for each of a million would cost more than it tells. */
export function reportImage(message: ImageMessage, outcome: Outcome): void {
  measureImage(outcome);
  if (outcome.state === 'failed')
    log.info('An image failed', { ...about(message), code: outcome.error.code });
}
