import { hash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { EngineOptions } from '../../../../engine/options.ts';
import type { Item, Key } from '../../aws/table.ts';
import type { Output } from '../outcome.ts';

/**
 * A picture is a URL as one client's options compress it; what came of that once is an output, which later requests
 * may use again. Outputs and their users lie beside each other in the picture's partition.
 */

/** `going`: nobody was seen to use it; `dead`: it goes, whoever comes now. */
export type OutputState = 'live' | 'going' | 'dead';

export interface OutputRecord extends Item, Output {
  state: OutputState;
  /** Raised by every change of its state: each change names the version that was read. */
  version: number;
  /** The request that made it, a user until that is erased. */
  by?: string;
  /** Of the object; null where none was made, and `output_url` is the source's own. */
  output_key: string | null;
  /** ENGINE_VERSION of what made it. */
  engine: number;
  /** Of the source's bytes, in hex. */
  sha256: string;
  /** Missing where the source came without. */
  validators?: Validators;
}

/** How a server knows again what it has sent (RFC 9110, 8.8), in its own words. */
export interface Validators {
  etag?: string;
  last_modified?: string;
  /** The address that gave them, as `addressOf` writes it. */
  address: string;
}

/** Of an address no more is kept than it takes to know it again: it may be long, and signed. */
export const addressOf = (url: URL): string => shortHash(url.href);

/** 128 bits: nobody finds two of one hash by chance, and what is hashed begins with the client. */
const shortHash = (text: string) => hash('sha256', text).slice(0, 32);

/** Without what a client wishes of the reading of its catalogue. */
const EnginePart = z.object(EngineOptions.shape);

/** The partition of a picture. The engine's options alone make another one, with their defaults filled in. */
export function pictureOf(client: string, url: string, options: EngineOptions): string {
  const made = Object.entries(EnginePart.parse(options)).sort(([a], [b]) => (a < b ? -1 : 1));
  return shortHash(JSON.stringify([client, url, made]));
}

const TIME_DIGITS = 13;
/** Of a random UUID the last digits, which are random all; it costs a tenth of as many random bytes by themselves. */
const UNIQUE_DIGITS = 12;

/**
 * Names an output: first the time when the look at its source began, epoch milliseconds, so that ids sort by it; then
 * the request that makes it, by which strays are found; then what makes it the only one of its name.
 */
export const newOutputId = (requestId: string, lookedAt: number): string =>
  [String(lookedAt).padStart(TIME_DIGITS, '0'), requestId, randomUUID().slice(-UNIQUE_DIGITS)].join('_');

/** The request that makes an output, by the output's id. */
export const makerOf = (outputId: string): string | undefined => outputId.split('_')[1];

export const picturePk = (picture: string) => `PICTURE#${picture}`;
export const OUTPUT_PREFIX = 'OUTPUT#';
export const outputItemKey = (picture: string, outputId: string): Key => ({
  pk: picturePk(picture),
  sk: `${OUTPUT_PREFIX}${outputId}`,
});
export const outputIdOf = ({ sk }: Key): string => sk.slice(OUTPUT_PREFIX.length);
export const USER_PREFIX = 'USER#';
export const usersPrefix = (outputId: string) => `${USER_PREFIX}${outputId}#`;
export const userKey = (picture: string, outputId: string, requestId: string): Key => ({
  pk: picturePk(picture),
  sk: `${usersPrefix(outputId)}${requestId}`,
});
