import type * as z from 'zod';
import { WEBHOOK_TRIES, webhookHours } from '../../shared/limits.ts';
import type { Route, RouteAnswer } from '../../shared/routes/route.ts';
import { ROUTES } from '../../shared/routes/routes.ts';
import { Problem } from '../../shared/schemas/failure.ts';
import { WebhookEvent } from '../../shared/schemas/webhook.ts';
import { VERSION } from '../../shared/version.ts';
import { type JsonSchema, namedSchemas, schemaAt } from './json-schemas.ts';

export type OpenApi = ReturnType<typeof openApiDocument>;

/** The whole API as OpenAPI 3.1; `url` is where it was called, without a last slash. */
export function openApiDocument(url: string) {
  const paths: Record<string, Record<string, ReturnType<typeof describe>>> = {};
  for (const route of ROUTES) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: describe(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Halve',
      version: VERSION,
      summary: 'Compresses every image of a product CSV by half.',
      description:
        'Hand in a CSV of products and image URLs; every image comes back at half its bytes or less, with a CSV in ' +
        'which the new URLs stand, and one signed webhook when all is done. Every path works with and without its ' +
        'last slash.',
    },
    servers: [{ url }],
    security: [{ token: [] as string[] }],
    paths,
    webhooks: { requestEnded: { post: webhook() } },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: namedSchemas(),
    },
  };
}

function describe(route: Route) {
  const { id, summary, description, body, caller, answers } = route;
  return {
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    ...(caller === 'anyone' ? { security: [] } : {}),
    parameters: [
      ...parameters('path', route.path_parameters),
      ...parameters('query', route.query),
      ...parameters('header', route.headers),
    ],
    ...(body === undefined ? {} : { requestBody: { required: isRequired(body), content: contentOf(body) } }),
    responses: Object.fromEntries([
      ...Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)]),
      ...Object.entries(refusalsOf(route)).map(([status, sentence]) => [status, refusal(status, sentence)]),
    ]) as Record<string, ReturnType<typeof answerOf>>,
  };
}

function parameters(where: 'path' | 'query' | 'header', object: z.ZodObject | undefined) {
  if (object === undefined) return [];
  const { properties = {}, required = [] } = schemaAt(object, 'input');
  return Object.entries(properties).map(([name, property]) => {
    const { description = '', ...schema } = property as JsonSchema;
    return { name, in: where, required: required.includes(name), description, schema };
  });
}

/** Where no file is to come, every field may be left out, and so may the body. */
const isRequired = (body: Record<string, z.ZodType>) =>
  Object.keys(body).some((type) => type !== 'application/json');

const contentOf = (body: Record<string, z.ZodType>) =>
  Object.fromEntries(
    Object.entries(body).map(([type, schema]) => [type, { schema: schemaAt(schema, 'input') }]),
  );

function answerOf({ description, type = 'application/json', schema, headers }: RouteAnswer) {
  return {
    description,
    ...(headers === undefined
      ? {}
      : {
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, text]) => [
              name,
              { description: text, schema: { type: 'string' } },
            ]),
          ),
        }),
    ...(schema === undefined ? {} : { content: { [type]: { schema: schemaAt(schema, 'output') } } }),
  };
}

/** Every call may be refused so: without a good token, and when there are too many. */
const refusalsOf = ({ caller, refusals = {} }: Route): Record<string, string> => ({
  ...(caller === 'anyone' ? {} : { 401: 'There is no good token in "Authorization: Bearer TOKEN".' }),
  429: 'Too many calls at once. Retry-After tells how many seconds to wait.',
  503: 'No room for one more call. Retry-After tells how many seconds to wait.',
  ...refusals,
});

const refusal = (status: string, description: string) =>
  answerOf({
    description,
    type: 'application/problem+json',
    schema: Problem,
    ...(['429', '503'].includes(status) ? { headers: { 'Retry-After': 'Seconds to wait.' } } : {}),
  });

const webhook = () => ({
  operationId: 'requestEnded',
  summary: 'A request has ended',
  description:
    'Posted to the webhook_url of a request and signed as Standard Webhooks 1.0.0 has it. Any 2xx answer takes it; ' +
    `anything else is tried again, ${WEBHOOK_TRIES} times in all within some ${Math.round(webhookHours() / 24)} days. 410 ends that.`,
  security: [] as never[],
  parameters: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
    name,
    in: 'header' as const,
    required: true,
    schema: { type: 'string' as const },
  })),
  requestBody: {
    required: true,
    content: { 'application/json': { schema: schemaAt(WebhookEvent, 'output') } },
  },
  responses: { '2XX': { description: 'Taken.' } },
});
