import type { OutputFormat } from '../format.ts';
import { container } from './container.ts';
import { halving } from './halving.ts';
import { pixels } from './pixels.ts';

export const avif = {
  name: 'AVIF',
  contentType: 'image/avif',
  extension: 'avif',
  container,
  pixels,
  halving,
} satisfies OutputFormat;
