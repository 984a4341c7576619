import type { ReasonCode } from '../../../engine/reasons.ts';
import type { ImageAnswer } from '../../../lambdas/shared/schemas/images.ts';
import type { ImageState } from '../../../lambdas/shared/schemas/words.ts';
import { api } from '../server/api.ts';

/** Images a page of the grid. */
export const IMAGES_PAGE = 48;

/** A filter may have to look far for its next image: so many calls in one go, then the reader decides. */
const MOST_CALLS = 8;

/** Which images are shown; all by ''. */
export type Filter = '' | 'poor' | ImageState;

const POOR: ReasonCode[] = ['POOR', 'WOULD_SHOW'];

interface FoundImages {
  images: ImageAnswer[];
  /** Where the next page begins; null after the last. */
  next: string | null;
}

/** A page of the grid from `cursor` on; it may be short of images before the last. */
export async function findImages(
  id: string,
  filter: Filter,
  cursor: string | null,
  signal: AbortSignal,
): Promise<FoundImages> {
  const images: ImageAnswer[] = [];
  let next = cursor;
  let calls = 0;
  do {
    const page = await api.images(
      id,
      {
        limit: String(IMAGES_PAGE - images.length),
        state: filter === '' || filter === 'poor' ? undefined : filter,
        reason: filter === 'poor' ? POOR.join() : undefined,
        cursor: next ?? undefined,
      },
      signal,
    );
    images.push(...page.images);
    next = page.next_cursor;
  } while (next && images.length < IMAGES_PAGE && ++calls < MOST_CALLS);
  return { images, next };
}
