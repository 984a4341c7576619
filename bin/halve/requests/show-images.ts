import type { Context } from '../context.ts';
import { describeBytes } from './describe-status.ts';
import { type ImageFilter, type ListedImage, readImages } from './read-images.ts';

/** Prints a request's images as they come: a line each, or a JSON document each. */
export async function showImages(
  context: Context,
  id: string,
  { limit, ...filter }: ImageFilter & { limit?: number },
): Promise<void> {
  let shown = 0;
  for await (const image of readImages(context, id, filter)) {
    if (shown === limit) break;
    shown += 1;
    context.print(context.json ? JSON.stringify(image) : describeImage(image));
  }
  if (shown === 0) context.note(sayNone(filter));
}

function sayNone({ state, reason }: ImageFilter): string {
  if (reason !== undefined)
    return `No image${state === undefined ? '' : ` that is ${state}`} has the reason ${reason}.`;
  return state === undefined ? 'There are no images yet.' : `No image is ${state}.`;
}

function describeImage(image: ListedImage): string {
  const { row, n, state, bytes, error, reason, input_url, output_url } = image;
  const of = image.product || image.serial || image.column;
  const place = `${row}-${n}`.padEnd(9);
  const what = state.padEnd(9);
  if (state === 'failed') return `${place} ${what} ${of}: ${error?.message} (${error?.code})`;
  if (output_url === null || bytes.input === null || bytes.output === null) {
    return `${place} ${what} ${of}: ${input_url}`;
  }
  const sizes = describeBytes({ input: bytes.input, output: bytes.output });
  return `${place} ${what} ${of}: ${sizes} ${output_url}${reason === null ? '' : ` (${reason.code})`}`;
}
