import type { BadServer } from './bad-server.ts';
import { BROKEN_SERVERS } from './broken-image-servers.ts';
import { ENDLESS_SERVERS } from './endless-image-servers.ts';
import { REFUSING_SERVERS } from './refusing-image-servers.ts';

/** To be met with a limit of 200,000 bytes and, where TIMED_OUT is expected, 400 ms. */
export const BAD_SERVERS: Record<string, BadServer> = {
  ...ENDLESS_SERVERS,
  ...BROKEN_SERVERS,
  ...REFUSING_SERVERS,
};
