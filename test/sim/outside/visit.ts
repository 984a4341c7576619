import type { Action, RequestPlan } from '../history/plan.ts';

/** What a client has seen and done of one of its requests. */
export interface Visit {
  plan: RequestPlan;
  client: string;
  /** Undefined where no answer ever said it. */
  id: string | undefined;
  secret: string | undefined;
  webhookUrl: string | undefined;
  polls: { at: number; status: StatusAnswer }[];
  /** Statuses of answers, but for those that never came. */
  answers: { what: string; status: number; code: string }[];
  /** When an upload reached S3. */
  puts: number[];
  /** When a cancel, an erasure and a resend were first asked for; the call may have done its work unheard. */
  asked: Partial<Record<Action['what'], number>>;
  /** When an erasure was accepted. */
  erasedAt: number | undefined;
  done: boolean;
}

export interface StatusAnswer {
  status: string;
  exact: boolean;
  completed_at: string | null;
  images: { total: number | null; succeeded: number; failed: number; remaining: number | null };
}

/** Nothing seen and done yet. */
export const newVisit = (plan: RequestPlan, client: string): Visit => ({
  plan,
  client,
  id: undefined,
  secret: undefined,
  webhookUrl: undefined,
  polls: [],
  answers: [],
  puts: [],
  asked: {},
  erasedAt: undefined,
  done: false,
});
