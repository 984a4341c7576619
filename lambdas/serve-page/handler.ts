import type { APIGatewayProxyResult } from 'aws-lambda';
import { lazyEnv } from '../shared/aws/read-env.ts';
import { Refusal } from '../shared/errors.ts';
import { api, apiUrl } from '../shared/http/api.ts';
import { DOCS_POLICY, docsPage } from './docs-page/docs-page.ts';
import { Env } from './env.ts';
import { openApiDocument } from './openapi/openapi-document.ts';
import { pageHeaders } from './page-headers.ts';
import { readPage } from './read-page.ts';

const env = lazyEnv(Env);

export const handler = api(async (event): Promise<APIGatewayProxyResult> => {
  switch (event.resource) {
    case '/': {
      const page = await readPage();
      return answer(HTML, page, pageHeaders(page, env().S3_PUBLIC_ENDPOINT ?? env().UPLOADS_ORIGIN));
    }
    case '/openapi.json':
      return answer('application/json', JSON.stringify(openApiDocument(apiUrl(event))));
    case '/docs':
      return answer(HTML, docsPage(openApiDocument(apiUrl(event))), {
        'content-security-policy': DOCS_POLICY,
      });
    default:
      throw new Refusal(404, 'NO_SUCH_ROUTE', 'Expected a path that is served, but found none.');
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
