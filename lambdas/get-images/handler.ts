import { lazy } from '../../engine/lazy.ts';
import { REASONS } from '../../engine/reasons.ts';
import { lazyEnv } from '../shared/aws/lazy-env.ts';
import { createTable } from '../shared/aws/table.ts';
import { TableEnv } from '../shared/env.ts';
import { clientApi, json, ownRequest } from '../shared/http/api/api.ts';
import { readQuery } from '../shared/http/api/read-query.ts';
import { type ImagesPage, ImagesQuery } from '../shared/schemas/images.ts';
import { ImageState } from '../shared/schemas/words.ts';
import { refuseErasing } from '../shared/state/requests/refuse-erasing.ts';
import { encodeImageCursor, FIRST_IMAGE, readImageCursor } from './cursor.ts';
import { listImages } from './list-images.ts';

const env = lazyEnv(TableEnv);
const table = lazy(() => createTable(env().TABLE_NAME));

export const handler = clientApi(table, async (event, { client }) => {
  const request = await ownRequest(table(), event, client);
  refuseErasing(request);
  const { state, reason, limit, cursor } = readQuery(
    event,
    ImagesQuery,
    `state=${ImageState.options.join('|')}, reason=${Object.keys(REASONS).join('|')} or several with commas between, limit=1..200 and cursor`,
  );
  const from = cursor === undefined ? FIRST_IMAGE : readImageCursor(cursor, request);
  const { images, next } = await listImages(table(), request, from, { state, reason, limit });
  const page: ImagesPage = { images, next_cursor: next ? encodeImageCursor(next, request) : null };
  return json(200, page);
});
