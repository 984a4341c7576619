import { avifs } from './pictures/avif.ts';
import { gifs } from './pictures/gif.ts';
import { jpegs } from './pictures/jpeg.ts';
import { pngs } from './pictures/png.ts';
import { tiffs } from './pictures/tiff.ts';
import { webps } from './pictures/webp.ts';
import type { Inputs } from './repeated.ts';

/** By what a file is made of: every part that a reader may meet again and again. */
export const pictures: Inputs = { ...jpegs, ...pngs, ...webps, ...gifs, ...tiffs, ...avifs };
