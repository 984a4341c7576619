import type { OutputFormat } from '../format.ts';
import { container } from './container.ts';
import { halving } from './halving.ts';
import { pixels } from './pixels.ts';

export const gif = {
  name: 'GIF',
  contentType: 'image/gif',
  extension: 'gif',
  container,
  pixels,
  halving,
} satisfies OutputFormat;
