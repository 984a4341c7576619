import middy from '@middy/core';
import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { lazy } from '../../engine/lazy.ts';
import { lazyEnv } from '../shared/aws/read-env.ts';
import { createTable } from '../shared/aws/table.ts';
import { Env } from './env.ts';
import { findClient } from './find-client.ts';

const env = lazyEnv(Env);
const table = lazy(() => createTable(env().TABLE_NAME));

/** API Gateway answers 401 to this very message, 500 to any other. */
const UNAUTHORIZED = 'Unauthorized';

export const handler = middy<APIGatewayTokenAuthorizerEvent, APIGatewayAuthorizerResult>().handler(
  async (event) => {
    const client = await findClient(table(), event.authorizationToken);
    if (client === undefined) throw new Error(UNAUTHORIZED);
    return {
      principalId: client,
      // For the whole stage: an answer that named one method would be wrong for the next if it were cached.
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: wholeStage(event.methodArn) }],
      },
      context: { client },
    };
  },
);

const wholeStage = (methodArn: string) => `${methodArn.split('/').slice(0, 2).join('/')}/*`;
