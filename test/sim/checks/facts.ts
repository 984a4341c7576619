import { hash } from 'node:crypto';
import { csvOf, imagesOf, type RowPlan } from '../history/plan.ts';
import type { History } from '../history/run-history.ts';
import type { Visit } from '../outside/visit.ts';
import type { Record_ } from '../services/dynamodb/expressions.ts';
import type { Version } from '../services/dynamodb/stored-items.ts';

/** A request item with what the history knows of it from outside. */
export interface Known {
  id: string;
  item: Record_;
  status: string;
  visit: Visit | undefined;
  /** All that the item has been, the first one first. */
  versions: Version[];
  /** The catalogue that was taken, by its ETag: rows, each with its URLs. */
  rows: RowPlan[] | undefined;
}

const known = new WeakMap<History, Known[]>();
const images = new WeakMap<History, Map<string, Record_[]>>();

/** Every request that the table knows; found once, as a history that is checked no longer changes. */
export function requestsOf(history: History): Known[] {
  const requests = known.get(history) ?? findRequests(history);
  known.set(history, requests);
  return requests;
}

function findRequests({ world, visits }: History): Known[] {
  const catalogues = new Map<string, RowPlan[]>();
  for (const { plan: request } of visits) {
    catalogues.set(md5(csvOf(request)), request.rows);
    catalogues.set(md5(csvOf(request, true)), [
      ...request.rows,
      { urls: ['https://shop.example/other.jpg'], short: false },
    ]);
  }
  return world.dynamodb
    .items()
    .filter(({ sk, pk }) => sk === 'REQUEST' && String(pk).startsWith('REQUEST#'))
    .map((item) => {
      const id = String(item.pk).slice('REQUEST#'.length);
      const versions = world.dynamodb.versions.get(String(item.pk)) ?? [];
      return {
        id,
        item,
        status: String(item.status),
        visit: visits.find((visit) => visit.id === id),
        versions,
        rows: catalogues.get(
          String(versions.findLast((version) => version.item.etag !== undefined)?.item.etag),
        ),
      };
    });
}

export const md5 = (text: string | Buffer) => hash('md5', text, 'hex');
export const urlsOf = (rows: RowPlan[]): string[] => imagesOf(rows).flat();
export const isBad = (url: string) => url.startsWith('ftp:') || url.includes('@');

/** The images of each chunk, in order: a chunk holds at most `most`, and a row never straddles two. */
export function chunksOf(rows: RowPlan[], most: number): string[][] {
  const chunks: string[][] = [];
  for (const urls of imagesOf(rows)) {
    if (urls.length === 0) continue;
    const last = chunks.at(-1);
    if (last && last.length + urls.length <= most) last.push(...urls);
    else chunks.push([...urls]);
  }
  return chunks;
}

/** Images a chunk, as the simulation has scaled them. */
export const CHUNK_IMAGES = 3;

/** Whether anything went wrong that Halve may answer by a failed image; in a history without, each outcome is known. */
export const isSound = ({ plan }: History) =>
  Object.entries(plan.faults).every(
    ([name, value]) =>
      value === 0 || ['latencyMs', 'expiryLagMs', 'stale', 'duplicate', 'late'].includes(name),
  );

export function imagesIn(history: History, id: string): Record_[] {
  let byRequest = images.get(history);
  if (byRequest === undefined) {
    byRequest = Map.groupBy(
      history.world.dynamodb.items().filter(({ sk }) => /#IMAGE#/.test(String(sk))),
      ({ pk }) => String(pk).split('#')[1]!,
    );
    images.set(history, byRequest);
  }
  return [...(byRequest.get(id) ?? [])];
}

/** Whether the client was told that its wish is accepted. */
export const isHeard = (visit: Visit | undefined, wish: string): boolean =>
  visit?.answers.some(({ what, status }) => what === wish && status === 202) ?? false;
