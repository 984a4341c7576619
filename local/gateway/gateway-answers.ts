import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Template } from '../template.ts';

interface Answer {
  status: number | undefined;
  headers: Record<string, string>;
  body: string;
}

/** The status that API Gateway gives where a gateway response sets none. */
const STATUS: Record<string, number> = {
  BAD_REQUEST: 400,
  MISSING_AUTHENTICATION_TOKEN: 403,
  REQUEST_TOO_LARGE: 413,
  HEADERS_TOO_LARGE: 431,
  THROTTLED: 429,
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

  function find(type: string): Answer & { status: number } {
    const status = STATUS[type] ?? 500;
    const found = answers.get(type) ?? answers.get(status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
    const answer = { headers: {}, body: '', ...found, status: found?.status ?? status };
    const message = JSON.stringify(STATUS_CODES[answer.status] ?? 'Error');
    return { ...answer, body: answer.body.replace('$context.error.messageString', message) };
  }

  return {
    send(response: ServerResponse, type: string): void {
      const { status, headers, body } = find(type);
      response.writeHead(status, headers);
      response.end(body);
    },
    /** To who has not sent a call that could be answered otherwise. */
    hangUp(socket: Socket, type: string): void {
      const { status, headers, body } = find(type);
      const lines = Object.entries({ ...headers, connection: 'close' }).map((header) => header.join(': '));
      socket.end(`${[`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines].join('\r\n')}\r\n\r\n${body}`);
    },
  };
}
