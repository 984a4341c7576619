import type { Cdn } from '../shared/aws/cdn.ts';
import type { Objects } from '../shared/aws/objects.ts';
import type { Queues } from '../shared/aws/queues.ts';
import type { ErasureMessage } from '../shared/schemas/messages.ts';
import type { LinkEffects } from '../shared/state/links/links.ts';

export interface EraseEffects extends LinkEffects {
  objects: Objects;
  queues: Queues;
  cdn: Cdn;
  uploadsBucket: string;
  outputsBucket: string;
  erasuresQueueUrl: string;
}

/** Where an erasing has come to; whoever works moves it. */
export type ErasePosition = Pick<ErasureMessage, 'again' | 'stage' | 'chunk' | 'after' | 'gone'>;
