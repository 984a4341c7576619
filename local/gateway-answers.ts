import type { ServerResponse } from 'node:http';
import type { Template } from './template.ts';

interface Answer {
  status: number | undefined;
  headers: Record<string, string>;
  body: string;
}

/** The status that API Gateway gives where a gateway response sets none. */
const STATUS: Record<string, number> = {
  UNAUTHORIZED: 401,
  MISSING_AUTHENTICATION_TOKEN: 403,
  REQUEST_TOO_LARGE: 413,
  THROTTLED: 429,
  AUTHORIZER_FAILURE: 500,
  INTEGRATION_FAILURE: 504,
};

/** What the gateway itself answers, as the template's gateway responses say, with their defaults. */
export function gatewayAnswers(template: Template) {
  const answers = new Map<string, Answer>(
    template.ofType('AWS::ApiGateway::GatewayResponse').map(([, { Properties }]) => {
      const parameters = (Properties.ResponseParameters ?? {}) as Record<string, string>;
      const templates = (Properties.ResponseTemplates ?? {}) as Record<string, string>;
      const headers = Object.entries(parameters).map(([name, value]) => [
        name.replace('gatewayresponse.header.', ''),
        value.replace(/^'|'$/g, ''),
      ]);
      return [
        String(Properties.ResponseType),
        {
          status: Properties.StatusCode === undefined ? undefined : Number(Properties.StatusCode),
          headers: Object.fromEntries(headers),
          body: templates['application/json'] ?? '',
        },
      ];
    }),
  );

  return {
    send(response: ServerResponse, type: string): void {
      const status = STATUS[type] ?? 500;
      const found = answers.get(type) ?? answers.get(status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
      response.writeHead(found?.status ?? status, found?.headers ?? {});
      response.end(found?.body ?? '');
    },
  };
}
