import { setTimeout as sleep } from 'node:timers/promises';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { expect, it } from 'vitest';
import { json, publicApi } from '../../../../../lambdas/shared/http/api/api.ts';

it('An answer is what came of a call, however little time is left, as Lambda ends what takes longer', async () => {
  let isDone = false;
  const handler = publicApi(async () => {
    await sleep(60);
    isDone = true;
    return json(202, {});
  });
  const context = { getRemainingTimeInMillis: () => 20 } as Context;
  const answer = await handler({} as APIGatewayProxyEvent, context);
  expect({ isDone, status: answer.statusCode }).toEqual({ isDone: true, status: 202 });
});
