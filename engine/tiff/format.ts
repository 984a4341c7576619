import type { OutputFormat } from '../format.ts';
import { container } from './container.ts';
import { halving } from './halving.ts';
import { pixels } from './pixels.ts';

export const tiff = {
  name: 'TIFF',
  contentType: 'image/tiff',
  extension: 'tif',
  container,
  pixels,
  halving,
} satisfies OutputFormat;
