import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApi } from '../../lambdas/serve-page/openapi/openapi-document.ts';

type Schema = Record<string, unknown>;

/** An answer as the API gave it; a body that is no JSON is a string. */
interface LiveAnswer {
  method: string;
  url: string;
  response: Response;
  body: unknown;
}

/**
 * Holds live answers against the description that the same API serves: the route, the status, the content type,
 * the headers and the body. A field that is not described is a fault too, although clients must bear one.
 */
export async function readDescription(apiUrl: string) {
  const base = apiUrl.replace(/\/$/, '');
  const document = (await (await fetch(`${base}/openapi.json`)).json()) as OpenApi;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'openapi', ...(closed(document) as Schema) });
  const routes = Object.keys(document.paths).map((path) => ({
    path,
    pattern: new RegExp(
      `^${path
        .replace(/\/$/, '')
        .replaceAll('.', '\\.')
        .replaceAll(/\{\w+\}/g, '[^/]+')}/?$`,
    ),
  }));

  function hold(pointer: string, value: unknown, where: string): void {
    const validate = ajv.getSchema(`openapi#/${pointer}`);
    if (validate === undefined) throw new Error(`${where}: there is no schema at ${pointer}`);
    if (!validate(value)) throw new Error(`${where}: ${ajv.errorsText(validate.errors)} in ${text(value)}`);
  }

  return {
    document,
    /** Throws if the answer is not as described. */
    check({ method, url, response, body }: LiveAnswer): void {
      const path = new URL(url).pathname.slice(new URL(base).pathname.replace(/\/$/, '').length);
      const where = `${method} ${path} answered ${response.status}`;
      const route = routes.find(({ pattern }) => pattern.test(path))?.path;
      const operation = document.paths[route ?? '']?.[method.toLowerCase()];
      if (route === undefined || operation === undefined) throw new Error(`${where}: it is not described`);
      const answer = operation.responses[response.status];
      if (answer === undefined) throw new Error(`${where}: this status is not described`);
      for (const name of Object.keys(answer.headers ?? {})) {
        if (!response.headers.has(name)) throw new Error(`${where}: there is no ${name} header`);
      }
      const type = response.headers.get('content-type')?.split(';')[0]?.trim();
      if (answer.content === undefined) {
        if (text(body) !== '""') throw new Error(`${where}: expected no body, but found ${text(body)}`);
        return;
      }
      const found = Object.keys(answer.content).find((described) => described === type);
      if (found === undefined) throw new Error(`${where}: the content type ${type} is not described`);
      const steps = [
        'paths',
        route,
        method.toLowerCase(),
        'responses',
        String(response.status),
        'content',
        found,
      ];
      hold([...steps, 'schema'].map(pointed).join('/'), body, where);
    },
    /** Throws if a webhook's body is not as described. */
    checkWebhook(body: unknown): void {
      hold('components/schemas/WebhookEvent', body, 'The webhook');
    },
  };
}

export type Description = Awaited<ReturnType<typeof readDescription>>;

/** Fetches without following redirects and holds the answer against the description. */
export async function describedFetch(description: Description, url: string, init: RequestInit = {}) {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const raw = await response.text();
  const body = response.headers.get('content-type')?.includes('json') ? JSON.parse(raw) : raw;
  description.check({ method: init.method ?? 'GET', url, response, body });
  return { response, body };
}

/** The same document with every object that lists its fields closed to others. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, closed(inner)]));
  return copy.type === 'object' && copy.properties !== undefined && copy.additionalProperties === undefined
    ? { ...copy, additionalProperties: false }
    : copy;
}

const pointed = (step: string) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
const text = (value: unknown) => JSON.stringify(value).slice(0, 500);
