import type { APIGatewayProxyResult } from 'aws-lambda';
import { lazyEnv } from '../shared/aws/lazy-env.ts';
import { publicApi } from '../shared/http/api/api.ts';
import { apiUrl } from '../shared/http/api/urls.ts';
import { ROBOT_PATH } from '../shared/http/outbound/user-agent.ts';
import { answerUnrouted } from './answer-unrouted.ts';
import { DOCS_POLICY, docsPage } from './docs-page/docs-page.ts';
import { Env } from './env.ts';
import { openApiDocument } from './openapi/openapi-document.ts';
import { pageHeaders } from './page-headers.ts';
import { readPage } from './read-page.ts';
import { robotPage } from './robot-page.ts';

const env = lazyEnv(Env);

/** The pages that anyone may see, and the answer to every call that has no function of its own. */
export const handler = publicApi(async (event): Promise<APIGatewayProxyResult> => {
  if (!['GET', 'HEAD'].includes(event.httpMethod)) return answerUnrouted(event);
  switch (event.resource) {
    case '/': {
      const page = await readPage();
      return answer(HTML, page, pageHeaders(page, env().S3_PUBLIC_ENDPOINT ?? env().UPLOADS_ORIGIN));
    }
    case '/openapi.json':
      return answer('application/json', JSON.stringify(openApiDocument(apiUrl(event, env().API_PUBLIC_URL))));
    case '/docs':
      return answer(HTML, docsPage(openApiDocument(apiUrl(event, env().API_PUBLIC_URL))), {
        'content-security-policy': DOCS_POLICY,
      });
    case ROBOT_PATH:
      return answer(HTML, robotPage(apiUrl(event, env().API_PUBLIC_URL), env().SHOP_PACE), {
        'content-security-policy': DOCS_POLICY,
      });
    default:
      return answerUnrouted(event);
  }
});

const HTML = 'text/html; charset=utf-8';

const answer = (
  contentType: string,
  body: string,
  headers: Record<string, string> = {},
): APIGatewayProxyResult => ({
  statusCode: 200,
  headers: {
    'content-type': contentType,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    ...headers,
  },
  body,
});
