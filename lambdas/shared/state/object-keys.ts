import { createHash } from 'node:crypto';
import type { Shape } from '../schemas/results.ts';

/** Where objects lie. Only `incoming/` is notified, and only `images/` may be read by the public. */

export const INCOMING_PREFIX = 'incoming/';
export const CSV_PREFIX = 'requests/';
export const IMAGES_PREFIX = 'images/';
export const RESULTS_PREFIX = 'results/';

/** Keys that open a request's headers: named by an id of their own, they tell of no request. */
export const KEYS_PREFIX = 'keys/';
export const headersKeyKey = (keyId: string) => `${KEYS_PREFIX}${keyId}`;

export const incomingKey = (requestId: string) => `${INCOMING_PREFIX}${requestId}.csv`;

/** What lies under these is all of one request, and is erased with it; outputs lay so before pictures were remembered. */
export const csvsOf = (requestId: string) => `${CSV_PREFIX}${requestId}/`;
export const outputsOf = (requestId: string) => `${IMAGES_PREFIX}${requestId}/`;

/**
 * Where all outputs of a client lie. Its name is made of the client's id, so that it needs no item; it tells nothing
 * of the token, nor of that id.
 */
export const outputsOfClient = (client: string) =>
  `${IMAGES_PREFIX}${createHash('sha256').update(`outputs of ${client}`).digest('base64url').slice(0, 22)}/`;

export const outputsOfPicture = (client: string, picture: string) => `${outputsOfClient(client)}${picture}/`;

/** The id of the output stands in it, so that none is ever written over; people read the name. */
export const pictureKey = (client: string, picture: string, outputId: string, name: string) =>
  `${outputsOfPicture(client, picture)}${outputId}/${name}`;

/** Picture and output id in such a key; undefined for one of before there were any, which a request's id begins. */
export function outputInKey(key: string): { picture: string; outputId: string } | undefined {
  const [, , picture, outputId, name] = key.split('/');
  return picture && outputId && name !== undefined ? { picture, outputId } : undefined;
}

const OUTPUT_PATH = /^[0-9a-f]{32}\/\d{13}_[^/]{1,50}_[0-9a-f]{12}\/[^/]+$/;

/** Where an output of a client's lies by its URL, on whatever host; undefined for any other URL. */
export function outputAt(client: string, url: string): { picture: string; outputId: string } | undefined {
  const folder = outputsOfClient(client);
  const { pathname } = new URL(url);
  const at = pathname.lastIndexOf(`/${folder}`);
  const path = pathname.slice(at + 1 + folder.length);
  return at >= 0 && OUTPUT_PATH.test(path) ? outputInKey(folder + path) : undefined;
}

/** The request id in the key of an uploaded CSV, or undefined for any other key. */
export const requestIdOf = (key: string): string | undefined =>
  key.startsWith(INCOMING_PREFIX) && key.endsWith('.csv')
    ? key.slice(INCOMING_PREFIX.length, -'.csv'.length)
    : undefined;

/** The copy that fan-out and finish-request read: its name holds the ETag, so that no two uploads share one. */
export const csvKey = (requestId: string, etag: string) =>
  `${csvsOf(requestId)}${etag.replaceAll(/[^0-9A-Za-z-]/g, '')}.csv`;

export const resultsKey = (requestId: string, shape: Shape) =>
  `${RESULTS_PREFIX}${requestId}${shape === 'added' ? '' : `-${shape}`}.csv`;
