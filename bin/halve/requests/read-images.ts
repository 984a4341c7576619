import { ImagesPage } from '../../../lambdas/shared/schemas/images.ts';
import { type Context, requestPath } from '../context.ts';

export type ListedImage = ImagesPage['images'][number];

const PAGE = 200;

/** Only images like these. */
export interface ImageFilter {
  state?: string;
  /** Codes, with commas between. */
  reason?: string;
}

/** A request's images in the order of its CSV; while those of a page are taken, the next one comes. */
export async function* readImages(
  { api }: Context,
  id: string,
  { state, reason }: ImageFilter = {},
): AsyncGenerator<ListedImage> {
  const read = (cursor?: string): Promise<ImagesPage> => {
    const query = { limit: String(PAGE), state, reason, cursor };
    const page = api.call('GET', `${requestPath(id)}images/`, ImagesPage, { query });
    // Heard of when the page is wanted.
    page.catch(() => {});
    return page;
  };
  for (let coming: Promise<ImagesPage> | undefined = read(); coming !== undefined; ) {
    const page: ImagesPage = await coming;
    coming = page.next_cursor === null ? undefined : read(page.next_cursor);
    yield* page.images;
  }
}
