import type { OutputFormat } from '../format.ts';
import { container } from './container.ts';
import { halving } from './halving.ts';
import { pixels } from './pixels.ts';

export const webp = {
  name: 'WebP',
  contentType: 'image/webp',
  extension: 'webp',
  container,
  pixels,
  halving,
} satisfies OutputFormat;
