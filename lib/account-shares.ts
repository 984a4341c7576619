import type { Construct } from 'constructs';
import { LEAST_ACCOUNT_CONCURRENCY, sharesOf, USUAL_ACCOUNT_CONCURRENCY } from './shares.ts';

/** The shares of what this account may run at once, by `-c accountConcurrency=N`. */
export function accountShares({ node }: Construct): ReturnType<typeof sharesOf> {
  const told = node.tryGetContext('accountConcurrency') || USUAL_ACCOUNT_CONCURRENCY;
  const account = Number(told);
  if (!Number.isInteger(account) || account < LEAST_ACCOUNT_CONCURRENCY) {
    throw new Error(
      `Expected a whole number from ${LEAST_ACCOUNT_CONCURRENCY} on in -c accountConcurrency, but found ${told}. ` +
        'AWS gives no account less; ask for more under "Concurrent executions" of Lambda in Service Quotas.',
    );
  }
  return sharesOf(account);
}
