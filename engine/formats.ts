import { avif } from './avif/format.ts';
import type { Format, OutputFormat } from './format.ts';
import { gif } from './gif/format.ts';
import { jpeg } from './jpeg/format.ts';
import type { EngineOptions } from './options.ts';
import { png } from './png/format.ts';
import { tiff } from './tiff/format.ts';
import { webp } from './webp/format.ts';

/** Formats by name. What a client may ask for must have an encoder. */
export type Formats = Record<string, Format> & Record<Exclude<EngineOptions['format'], 'same'>, OutputFormat>;

/** Every format that Halve knows, in the order in which they are looked for, and told to people. */
export const FORMATS = { jpeg, png, webp, avif, gif, tiff } satisfies Formats;

export type FormatName = keyof typeof FORMATS;
