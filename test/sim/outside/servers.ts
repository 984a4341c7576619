/** What a shop does when it is asked for a picture. */
export type PictureKind =
  | 'ok'
  /** 404. */
  | 'missing'
  /** 503 for the first so many times. */
  | 'flaky'
  /** 503 for ever. */
  | 'down'
  /** No answer. */
  | 'hangs'
  | 'resets'
  | 'no-picture'
  /** 304 to everything. */
  | 'unasked-304'
  /** Kills whoever decodes it. */
  | 'poison'
  /** Takes longer to halve than a function may run. */
  | 'endless';

/** By what a shop knows a picture again. */
export type Manners = 'etag' | 'weak-etag' | 'date' | 'none';

export interface PicturePlan {
  kind: PictureKind;
  /** How often a flaky one still fails. */
  fails: number;
  /** Without, the shop knows nothing again. */
  manners?: Manners;
  /** When it becomes another one, milliseconds after the beginning. */
  changesMs?: number;
}

export interface Picture extends PicturePlan {
  url: string;
  asked: number;
  /** Epoch milliseconds. */
  changesAt: number;
}

export type ReceiverKind = 'ok' | 'flaky' | 'down' | 'gone' | 'hangs' | 'busy';

export interface Delivery {
  id: string;
  body: string;
  signature: string;
  timestamp: string;
  /** When it was sent, when it came and when its answer is back, epoch milliseconds. */
  sent: number;
  from: number;
  to: number | undefined;
  status: number | undefined;
  who: string;
}

export interface Receiver {
  url: string;
  kind: ReceiverKind;
  fails: number;
  secret: string | undefined;
  deliveries: Delivery[];
}

export interface OutsideCall {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string;
  who: string;
  /** Epoch milliseconds. */
  sent: number;
}

/** What another server does with a call: nothing at all, or an answer after a while. */
export interface OutsideAnswer {
  afterMs: number;
  reset?: boolean;
  status?: number;
  headers?: Record<string, string>;
  body?: Buffer;
}
