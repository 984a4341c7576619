import type { OutputFormat } from '../format.ts';
import { container } from './container.ts';
import { halving } from './halving.ts';
import { pixels } from './pixels.ts';

export const png = {
  name: 'PNG',
  contentType: 'image/png',
  extension: 'png',
  container,
  pixels,
  halving,
} satisfies OutputFormat;
