import type { OutputFormat } from '../format.ts';
import { container } from './container.ts';
import { halving } from './halving.ts';
import { pixels } from './pixels.ts';

export const jpeg = {
  name: 'JPEG',
  contentType: 'image/jpeg',
  extension: 'jpg',
  container,
  pixels,
  halving,
} satisfies OutputFormat;
