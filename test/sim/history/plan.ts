import type { Faults } from '../core/faults.ts';
import type { PicturePlan, ReceiverKind } from '../outside/servers.ts';

/** A Monday in 2026; a history begins within the days after it. */
export const EPOCH = Date.UTC(2026, 0, 5);

/** Everything about a history that is not chance: what clients do, what the outside does, what may go wrong. */
export interface Plan {
  seed: string;
  faults: Faults;
  /** When it begins, epoch milliseconds: near midnight now and then, as quotas count by days. */
  start: number;
  clients: ClientPlan[];
  pictures: Record<string, PicturePlan>;
  /** Hosts that answer 429 above so many images in a second. */
  limits?: Record<string, number>;
}

export interface ClientPlan {
  token: string;
  imagesPerDay: number | undefined;
  requests: RequestPlan[];
}

export interface RequestPlan {
  /** Stands in every row, so that each byte of a catalogue is known by it. */
  name: string;
  startMs: number;
  form: 'presigned' | 'direct';
  idempotent: boolean;
  /** Only of presigned uploads: a query is no place for headers. */
  options?: { pace?: number; headers?: Record<string, Record<string, string>> } | undefined;
  webhook: { kind: ReceiverKind; fails: number; ownSecret: boolean } | undefined;
  rows: RowPlan[];
  /** The request of this client whose outputs it hands in, once that has ended, in place of these rows. */
  handsIn?: string;
  /** Further uploads to the presigned URL: the same bytes, or others. */
  puts: { atMs: number; other: boolean }[];
  actions: Action[];
  polls: number;
}

export interface RowPlan {
  urls: string[];
  /** A cell too few. */
  short: boolean;
}

export interface Action {
  atMs: number;
  what: 'cancel' | 'erase' | 'resend' | 'retry' | 'images' | 'list';
}

/** When a picture becomes another one, epoch milliseconds. */
export const changesAt = ({ start }: Pick<Plan, 'start'>, { changesMs }: PicturePlan): number =>
  changesMs === undefined ? Number.POSITIVE_INFINITY : start + changesMs;

/** Where pictures are given only to who sends this password, and the headers that do so. */
export const VAULT = 'vault.example';
export const SOURCE_PASSWORD = 's0urc3-pa55';
export const VAULT_HEADERS = { [VAULT]: { authorization: `Bearer ${SOURCE_PASSWORD}` } };

/** Cells that must never stand in a log, a message or the table. */
export const PASSWORD = 'pa55w0rd';
/** The clients' own words: in their files and the table alone. */
export const FREE_TEXT = 'Fr33t3xt';

/** The catalogue of a request as the client hands it in; `other` is another one, which came too late or too early. */
export function csvOf(request: RequestPlan, other = false): string {
  const rows = request.rows.map(({ urls, short }, at) => {
    const cells = [
      `${request.name}-${at + 1}`,
      `"${FREE_TEXT} =1+1; ${other ? 'other' : 'one'}"`,
      `"${urls.join(', ')}"`,
    ];
    return `${(short ? cells.slice(0, 2) : cells).join(',')}\n`;
  });
  return `S. No.,Product Name,Input Image Urls\n${rows.join('')}${other ? `${request.name}-x,${FREE_TEXT},https://shop.example/other.jpg\n` : ''}`;
}

/** The images of a catalogue by rows, as anybody would count them. */
export const imagesOf = (rows: RowPlan[]): string[][] => rows.map(({ urls, short }) => (short ? [] : urls));
