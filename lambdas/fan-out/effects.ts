import type { CountdownEffects } from '../shared/state/countdown.ts';
import type { LinkEffects } from '../shared/state/links.ts';
import type { ReadChunks } from './read-chunks.ts';

export interface FanOutEffects extends CountdownEffects, LinkEffects {
  readChunks: ReadChunks;
  imagesQueueUrl: string;
  uploadsQueueUrl: string;
}
