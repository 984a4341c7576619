import type { CountdownEffects } from '../shared/state/images/countdown.ts';
import type { LinkEffects } from '../shared/state/links/links.ts';
import type { ReadChunks } from './read-chunks.ts';
import type { PaceEffects } from './turns-of.ts';

export interface FanOutEffects extends CountdownEffects, LinkEffects, PaceEffects {
  readChunks: ReadChunks;
  imagesQueueUrl: string;
  uploadsQueueUrl: string;
}
