import { Option } from 'commander';
import { SHAPES } from '../../../lambdas/shared/schemas/results.ts';

/** Flags that several commands have. */

/** Each time it is given says one more. */
export const gathered = (text: string, before: string[] = []) => [...before, text];

export const OUT = ['--out <file>', 'when it has ended, save the results CSV here'] as const;
export const SHAPE = new Option(
  '--shape <shape>',
  'with --out: "added", your rows with the new addresses beside; "replaced", your file with them in it, to be imported; "failed", what failed, to be handed in again',
)
  .choices(SHAPES)
  .default('added');
export const DOWNLOAD = ['--download <dir>', 'when it has ended, save the compressed images here'] as const;
export const HEADER = [
  '--header <host-and-header>',
  "a header for a host of your sources, as in --header 'img.shop.example Referer: https://shop.example/' (may be given often)",
  gathered,
] as const;
