import { expect, it } from 'vitest';
import { resendWebhook } from '../../../lambdas/resend-webhook/resend-webhook.ts';
import type { EndEffects } from '../../../lambdas/shared/state/requests/end-request.ts';
import { requestRecord } from '../../support/data/factories.ts';

it.each([
  ['processing', /has ended, but this one is processing/],
  ['erasing', /is kept, but this one is being erased/],
] as const)(
  'A webhook is not sent again of a request that is %s, which the sentence says',
  async (status, message) => {
    const again = resendWebhook({} as EndEffects, requestRecord({ status }));
    await expect(again).rejects.toMatchObject({
      status: 409,
      code: 'NOT_ENDED',
      message: expect.stringMatching(message),
    });
  },
);
