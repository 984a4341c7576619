import type { Failure } from '../../../engine/errors.ts';
import type { Table } from '../aws/table.ts';
import type { Due } from '../due.ts';
import type { ShopRecord, VisitRecord } from './shop-record.ts';

export interface ShopEffects {
  table: Table;
  due: Due;
  now: () => number;
  /** The most that this deployment asks of one shop, in images a second. */
  mostPace: number;
}

/** Who wants to ask a shop for images. */
export interface Wish {
  host: string;
  requestId: string;
  /** How many images. */
  wanted: number;
  /** Whether the shop has a pace; one that `--allow` names has none. */
  isPaced: boolean;
  /** The request's own pace at each shop, in images a second. */
  ownPace: number | undefined;
  /** Images that the request has had before: who has had few comes before who has had many. */
  imagesBefore: number;
  /** True for what was sent before and must be worked before anything more is. */
  wasSent?: boolean;
}

/** Why a request waits at a shop; times in epoch milliseconds. */
export interface Wait {
  host: string;
  pace: number;
  since: number;
  reason: string | null;
  until: number;
}

export interface Taken {
  /** When each of the images may be asked for, epoch milliseconds: as many as are within reach. */
  turns: number[];
  /** Whether the shop is in trouble, so that its answers are of interest. */
  watch: boolean;
  /** For what is left. */
  wait?: Wait;
  /** Nothing more of this shop is to be asked for by this request. */
  down?: Failure;
}

export interface SeenShop {
  shop: ShopRecord | undefined;
  visit: VisitRecord | undefined;
}
