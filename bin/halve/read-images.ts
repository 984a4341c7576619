import { ImagesPage } from '../../lambdas/shared/schemas/images.ts';
import { type Context, requestPath } from './context.ts';

export type ListedImage = ImagesPage['images'][number];

const PAGE = 200;

/** A request's images in the order of its CSV, page by page as they are asked for. */
export async function* readImages({ api }: Context, id: string, state?: string): AsyncGenerator<ListedImage> {
  let cursor: string | undefined;
  do {
    const query = { limit: String(PAGE), state, cursor };
    const page = await api.call('GET', `${requestPath(id)}images/`, ImagesPage, { query });
    yield* page.images;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}
