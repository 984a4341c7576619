import { expect, it } from 'vitest';
import { cancelRequest } from '../../../lambdas/delete-request/cancel-request.ts';
import type { EndEffects } from '../../../lambdas/shared/state/requests/end-request.ts';
import { requestRecord } from '../../support/data/factories.ts';

it.each([
  ['completed', /is completed\.$/],
  ['erasing', /is being erased\.$/],
] as const)('A request that is %s cannot be cancelled, which the sentence says', async (status, message) => {
  const request = requestRecord({ status });
  const table = { update: async () => undefined, get: async () => request };
  await expect(cancelRequest({ table } as unknown as EndEffects, request)).rejects.toMatchObject({
    status: 409,
    code: 'ALREADY_ENDED',
    message: expect.stringMatching(message),
  });
});
