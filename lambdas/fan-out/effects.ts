import type { CountdownEffects } from '../shared/state/countdown.ts';
import type { LinkEffects } from '../shared/state/links.ts';
import type { ReadChunks } from './read-chunks.ts';
import type { PaceEffects } from './turns-of.ts';

export interface FanOutEffects extends CountdownEffects, LinkEffects, PaceEffects {
  readChunks: ReadChunks;
  imagesQueueUrl: string;
  uploadsQueueUrl: string;
}
