import { randomUUID } from 'node:crypto';
import { lazy } from '../../../engine/lazy.ts';
import { ANSWER_SECONDS, answeredWithin } from './answered-within.ts';

/** The CDN has as much to forget as it takes at once: it is to be told again later. */
export class CdnBusy extends Error {}

export type Cdn = ReturnType<typeof createCdn>;

/** The one file that speaks to CloudFront; without a distribution there is nobody to tell. */
export function createCdn(distributionId: string | undefined) {
  // Loaded only where there is one.
  const sdk = lazy(async () => {
    const { CloudFrontClient, CreateInvalidationCommand } = await import('@aws-sdk/client-cloudfront');
    return {
      client: new CloudFrontClient({
        maxAttempts: 8,
        requestHandler: answeredWithin(ANSWER_SECONDS),
      }),
      CreateInvalidationCommand,
    };
  });

  /**
   * Has what lies under these paths forgotten: each is that of an object, from the first slash on, or ends in `*`.
   *
   * @throws CdnBusy where too much is being forgotten already.
   */
  async function forget(paths: string[]): Promise<void> {
    if (distributionId === undefined || paths.length === 0) return;
    const { client, CreateInvalidationCommand } = await sdk();
    const call = new CreateInvalidationCommand({
      DistributionId: distributionId,
      InvalidationBatch: {
        CallerReference: randomUUID(),
        Paths: { Quantity: paths.length, Items: paths.map(encodeURI) },
      },
    });
    try {
      await client.send(call);
    } catch (error) {
      if ((error as Error).name === 'TooManyInvalidationsInProgress') throw new CdnBusy(String(error));
      throw error;
    }
  }

  return { isThere: distributionId !== undefined, forget };
}
