/**
 * What an AWS account may run at once, of all functions together; new ones get 10 or 50 at first. Tell what yours may
 * by `-c accountConcurrency=N` (Service Quotas, "Concurrent executions"): every share below is in proportion.
 */
export const USUAL_ACCOUNT_CONCURRENCY = 1_000;
/** An event source takes no fewer. */
const LEAST_SHARE = 2;
const MOST_SHARE = 1_000;
const DEAD_LETTER_QUEUES = 6;
/** What AWS gives a new account. */
export const LEAST_ACCOUNT_CONCURRENCY = 10;
/** A call whose function starts cold, with the connections that it opens. */
const COLD_CALL_SECONDS = 0.8;

/** What the queues other than images may run at once in an account of the usual size, for their own reasons below. */
const OTHERS = {
  uploads: 30,
  retries: 40,
  finished: 20,
  webhooks: 20,
  erasures: 2,
  /** Of each dead-letter queue. */
  giveUp: 2,
};

export type Share = keyof typeof OTHERS | 'images';

/** How an account's concurrency is shared out. */
export function sharesOf(account: number) {
  const proportional = (share: number) =>
    Math.max(LEAST_SHARE, Math.round((share * account) / USUAL_ACCOUNT_CONCURRENCY));
  const others = {
    uploads: proportional(OTHERS.uploads),
    retries: proportional(OTHERS.retries),
    finished: proportional(OTHERS.finished),
    webhooks: proportional(OTHERS.webhooks),
    erasures: proportional(OTHERS.erasures),
    giveUp: proportional(OTHERS.giveUp),
  };
  // Kept free for the API. Beyond the account's quota Lambda refuses, which costs a call that is answered 503;
  // so each method is throttled below that share, where the answer is 429.
  const api = 0.4 * account;
  const { giveUp, ...queues } = others;
  const taken = Object.values(queues).reduce((sum, share) => sum + share) + DEAD_LETTER_QUEUES * giveUp;
  return {
    ...others,
    api,
    /**
     * Everything else there is: 476 of 1,000. Below 40 the least shares of all are together more than there is; but not
     * all queues hold work at once, dead letters hardly ever, and what Lambda refuses it tries again.
     */
    images: Math.max(LEAST_SHARE, Math.min(MOST_SHARE, Math.floor(account - api - taken))),
    /**
     * Of each method by itself, as API Gateway counts: above it the answer is 429. Half of the API's share at once, and
     * the other half anew in the time that a cold call takes: 200, and 250 a second. A thousand uploads at the same
     * moment are through after four seconds, by clients that heed Retry-After.
     */
    throttle: { ratePerSecond: api / 2 / COLD_CALL_SECONDS, burst: Math.floor(api / 2) },
  };
}
