import {
  createFetchImage,
  type FetchImageOptions,
} from '../../../../lambdas/compress-image/fetch/fetch-image.ts';
import {
  createOutbound,
  type Outbound,
  type OutboundOptions,
} from '../../../../lambdas/shared/http/outbound/outbound.ts';
import type { Behaviour } from '../../../support/servers/raw-answers.ts';
import { type RawServer, rawServer } from '../../../support/servers/raw-server.ts';
import { watchedDial } from '../../../support/servers/watched-dial.ts';

/** What is to be closed when a file's tests are over. */
export const opened = new Set<RawServer | Outbound>();
export async function closeOpened(): Promise<void> {
  await Promise.all([...opened].map((one) => one.close()));
  opened.clear();
}

type Options = Partial<FetchImageOptions> & { going?: OutboundOptions };

/** A server that behaves so, and a fetchImage that may reach it and nothing else. */
export async function fetchFrom(behaviour: Behaviour, { going, ...options }: Options = {}) {
  const server = await rawServer(behaviour);
  const { dial } = watchedDial(server.port);
  const outbound = createOutbound({ allow: `127.0.0.1:${server.port}`, dial, ...going });
  opened.add(server).add(outbound);
  // No more memory than one image may need: a download that leaked its share would block the next one.
  // And time enough for a busy machine, where a test does not say how much.
  const bounds = { maxBytes: 200_000, bytesInFlight: 400_000, timeoutMs: 8_000 };
  const fetchImage = createFetchImage({ outbound, ...bounds, ...options });
  const fetchPath = (path = '/a.jpg', signal?: AbortSignal) => fetchImage(server.origin + path, { signal });
  return { server, fetchImage, fetchPath };
}
