import type { Format, ImageHeader } from './format.ts';

/**
 * The picture as it came, without what is no part of it; null where that cannot be known. A chunk of pixels may have
 * something else behind the last pixel: no decoder minds, and an archiver or a browser would find it in the copy.
 */
export async function copyOf(
  { container }: Pick<Format, 'container'>,
  header: ImageHeader,
): Promise<Buffer | null> {
  if (!header.copied || !container.isExact) return null;
  return (await container.isExact(header)) ? header.clean : null;
}
