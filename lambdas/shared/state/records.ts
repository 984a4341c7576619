import type { Failure } from '../../../engine/errors.ts';
import type { Item } from '../aws/table.ts';
import type { Layout } from '../csv/layout.ts';
import type { Options } from '../schemas/options.ts';
import type { RequestStatus, WebhookState } from '../schemas/words.ts';
import type { SealedHeaders } from '../secrets/seal-headers.ts';
import type { Figures } from './figures.ts';
import type { WorstImage } from './keep-worst.ts';
import type { Outcome } from './outcome.ts';

/** The items of the one table. Times are ISO 8601; `ttl` is in epoch seconds. */

export interface RequestRecord extends Item, Figures {
  request_id: string;
  client: string;
  /** Where the API was reached when the request was made; status_url and results_url begin with it. */
  api_url: string;
  options: Options;
  /** The client's headers for its sources, from which only workers make text; gone when it has ended. */
  sealed_headers?: SealedHeaders;
  /** Missing on requests of before there was any. */
  metadata?: Record<string, string>;
  status: RequestStatus;
  created_at: string;
  started_at?: string;
  completed_at?: string;
  /** The CSV that was taken; events with another ETag are ignored. */
  etag?: string;
  /** The request whose failures this one tries again; what had succeeded there is taken over. */
  retry_of?: string;
  /** The last request that tries this one again. */
  retried_by?: string;
  csv_bytes?: number;
  /** Chunks that are not yet counted in; 0 stands for the fan-out itself. Gone when empty. */
  open_chunks?: Set<number>;
  /** How many chunks are registered. */
  chunks: number;
  /** Null until the CSV has been read to its end. */
  total: number | null;
  rows_total: number | null;
  rows_rejected: number | null;
  rows_without_images?: number;
  /** There once the head of the CSV has been read. */
  catalogue?: CatalogueRecord;
  /** The shop that it last waited for. */
  waiting?: WaitingRecord;
  /** When a chunk was last registered or counted in, epoch milliseconds. */
  moved_at?: number;
  failure?: Failure;
  cancel?: boolean;
  /** The live link of a chain (links.ts), until when it is leased (epoch milliseconds), and to which run. */
  fan_link?: number;
  fan_link_until?: number;
  fan_link_by?: string;
  erase_link?: number;
  erase_link_until?: number;
  erase_link_by?: string;
  /** The number of the live message that it is to be finished by; give-up raises it. */
  finish_link?: number;
  /** Paths that the CDN is to be told of before the request is erased. */
  cdn_paths?: Set<string>;
  errors?: RowError[];
  /** The lowest scores, from the end on. */
  worst?: WorstImage[];
  results_key?: string;
  /** Whether there is a file of what failed. */
  has_failed_rows?: boolean;
  webhook_url?: string;
  webhook_secret?: string;
  webhook_body?: string;
  webhook_state: WebhookState;
  attempts: number;
  last_status?: number | string;
  /** Epoch milliseconds. */
  next_at?: number;
  lease_until?: number;
  /** The number of the live wake-up. */
  wake?: number;
  /** Who made the last try: a claim whose answer was lost is known by it. */
  claim_id?: string;
  /** Only while no CSV has come: a request that has been worked lives until it is erased. */
  ttl?: number;
}

/** Times in epoch milliseconds; the pace in images a second. */
export interface WaitingRecord {
  host: string;
  pace: number;
  since: number;
  /** What went wrong there; null where it is only asked in its turn. */
  reason: string | null;
  /** When it will be asked again. */
  until: number;
  /** When everything will have been asked for, where that can be told. */
  ends_at?: number;
}

/** How a catalogue is laid out, and what its rows have been in that is not plain ASCII: what was named counts as the last. */
export interface CatalogueRecord {
  layout: Layout;
  utf_8: boolean;
  windows_1252: boolean;
}

export interface RowError {
  row: number;
  n: number | null;
  code: string;
  message: string;
}

export interface ChunkRecord extends Item, Figures {
  /** Indexes (1 to 200) of the images not yet counted. Gone when empty. */
  pending?: Set<number>;
  remaining: number;
  /** Indexes of the images that were not sent yet. Gone when empty. */
  unsent?: Set<number>;
  /** In chunks of version 0.1, which had no `unsent`: whether all that was pending had been sent. */
  dispatched?: boolean;
}

/** One row of the catalogue, as far as it has images. */
export interface Product {
  row: number;
  /** Null where the catalogue has no such column. */
  serial: string | null;
  product: string | null;
  /** As the catalogue writes them, masked and cut. */
  input_urls: string[];
  /** Where they lead, as `new URL().href`, null for a bad one; left out where all are as the catalogue writes them. */
  source_urls?: (string | null)[];
  /** Which image column each stands in, from 0; left out where all stand in the first. */
  image_columns?: number[];
  /** The index in the chunk of the product's first image. */
  first: number;
}

/** Rows that follow each other in a chunk, as many as fit into four write units; its key is that of the first. */
export interface ProductsRecord extends Item {
  products: Product[];
}

/** A row in an item of its own, as all were before they were packed. */
export type ProductRecord = Item & Product;

export type ImageRecord = Item & Outcome & { row: number; n: number; index: number; input_url: string };

/** An Idempotency-Key and the request that it stands for; `expires` is in epoch milliseconds. */
export interface KeyRecord extends Item {
  request_id: string;
  body_hash: string;
  expires: number;
  ttl: number;
}

/** Who holds a token. Its limits stand in for the defaults in limits.ts. */
export interface ClientRecord extends Item {
  name: string;
  created_at: string;
  calls_per_minute?: number;
  images_per_day?: number;
}

/** What a client has used of a minute or of a day. */
export interface QuotaRecord extends Item {
  /** Requests of a minute, or images of a day. */
  used: number;
  /** Of a day. */
  rows?: number;
  ttl: number;
}

/** One for each request of a client, in the order in which they were made. */
export interface ListingRecord extends Item {
  request_id: string;
  created_at: string;
  /** As its request's. */
  ttl?: number;
}

/** One for each client by its name; `client` is the SHA-256 of its token, under which its calls find it. */
export interface ClientEntry extends Item {
  name: string;
  client: string;
  created_at: string;
  /** Its token is refused from then on; the entry stays, and with it what leads to its requests. */
  revoked_at?: string;
}

/** What is left of an erased request, so that late messages and repeated calls do not bring it back. */
export interface ErasedRecord extends Item {
  request_id: string;
  client: string;
  status: 'erased';
  created_at: string;
  chunks: number;
  /** Of the late walk. */
  erase_link?: number;
  ttl: number;
}
