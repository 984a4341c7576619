import type { Construct } from 'constructs';
import { LEAST_ACCOUNT_CONCURRENCY, sharesOf, USUAL_ACCOUNT_CONCURRENCY } from './settings.ts';

/** The shares of what this account may run at once, by `-c accountConcurrency=N`. */
export function accountShares({ node }: Construct): ReturnType<typeof sharesOf> {
  const told = node.tryGetContext('accountConcurrency') || USUAL_ACCOUNT_CONCURRENCY;
  const account = Number(told);
  if (!Number.isInteger(account) || account < LEAST_ACCOUNT_CONCURRENCY) {
    throw new Error(
      `Expected a whole number from ${LEAST_ACCOUNT_CONCURRENCY} on in -c accountConcurrency, but found ${told}. ` +
        'With less there is none for the API once every queue has the two that AWS asks for. ' +
        'Ask for more under "Concurrent executions" of Lambda in Service Quotas: it costs nothing.',
    );
  }
  return sharesOf(account);
}
