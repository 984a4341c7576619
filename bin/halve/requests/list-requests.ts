import { RequestsPage } from '../../../lambdas/shared/schemas/requests.ts';
import type { Context } from '../context.ts';
import { countOf } from '../terminal/count-of.ts';
import { formatBytes } from '../terminal/format-bytes.ts';

type Summary = RequestsPage['requests'][number];

const MOST_A_PAGE = 100;

/** Prints the client's requests, newest first: a line each, or a JSON document each. */
export async function listRequests({ api, json, print, note }: Context, limit: number): Promise<void> {
  let cursor: string | undefined;
  let shown = 0;
  do {
    const query = { limit: String(Math.min(MOST_A_PAGE, limit - shown)), cursor };
    const page = await api.call('GET', 'image_process/status/', RequestsPage, { query });
    for (const request of page.requests) print(json ? JSON.stringify(request) : describe(request));
    shown += page.requests.length;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && shown < limit);
  if (shown === 0) note('There are no requests yet. Make one with: halve submit FILE');
  else if (cursor !== undefined && !json) note(`There are more; see them with --limit ${2 * limit}`);
}

function describe({ request_id, status, created_at, images, bytes, exact }: Summary): string {
  const done = images.succeeded + images.failed;
  const saved = bytes.input - bytes.output;
  const parts = [
    images.total === null
      ? 'images not counted yet'
      : `${exact ? '' : 'at least '}${done} of ${countOf(images.total, 'image')}`,
    ...(images.failed > 0 ? [`${images.failed} failed`] : []),
    ...(saved > 0 ? [`${formatBytes(saved)} saved`] : []),
  ];
  const when = created_at.slice(0, 16).replace('T', ' ');
  return `${request_id}  ${when}  ${status.padEnd(10)}  ${parts.join(', ')}`;
}
