import { exampleOf, type JsonSchema } from './json-schemas.ts';
import type { OpenApi } from './openapi-document.ts';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
type Operation = OpenApi['paths'][string][string];

/**
 * The API as a Postman collection 2.1, one request for each call and form of body. `url`, `token` and `request_id`
 * are variables; the upload sets `request_id`, so the others can be sent right after it.
 */
export function postmanCollection({ info, servers, paths, components }: OpenApi) {
  return {
    info: { name: info.title, description: info.description, schema: SCHEMA },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}', type: 'string' }] },
    variable: [
      { key: 'url', value: servers[0]!.url },
      { key: 'token', value: 'local' },
      { key: 'request_id', value: '' },
    ],
    item: Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, operation]) =>
        bodiesOf(operation).map((type) => itemOf(path, method, operation, type, components.schemas)),
      ),
    ),
  };
}

const bodiesOf = (operation: Operation) => Object.keys(operation.requestBody?.content ?? { none: undefined });

function itemOf(
  path: string,
  method: string,
  operation: Operation,
  type: string,
  schemas: Record<string, JsonSchema>,
) {
  const { summary, description, parameters, security } = operation;
  const placed = path.replaceAll(/\{(\w+)\}/g, '{{$1}}');
  // A form has the query's fields in its body.
  const query = parameters.filter(
    ({ in: where }) => where === 'query' && (type === 'none' || type === 'text/csv'),
  );
  const headers = parameters.filter(({ in: where }) => where === 'header');
  return {
    name: type === 'none' ? summary : `${summary} (${type})`,
    ...(operation.operationId === 'createRequest' ? { event: [KEEP_ID] } : {}),
    request: {
      method: method.toUpperCase(),
      ...(description === undefined ? {} : { description }),
      ...(security ? { auth: { type: 'noauth' } } : {}),
      header: [
        ...(['none', 'multipart/form-data'].includes(type) ? [] : [{ key: 'Content-Type', value: type }]),
        ...headers.map(unused),
      ],
      url: {
        raw: `{{url}}${placed}`,
        host: ['{{url}}'],
        path: placed.split('/').slice(1),
        ...(query.length === 0 ? {} : { query: query.map(unused) }),
      },
      ...(type === 'none' ? {} : { body: bodyOf(type, operation, schemas) }),
    },
  };
}

/** Listed, to be ticked by hand: none is needed. */
const unused = ({ name, description }: Operation['parameters'][number]) => ({
  key: name,
  value: '',
  description,
  disabled: true,
});

function bodyOf(type: string, { requestBody }: Operation, schemas: Record<string, JsonSchema>) {
  if (type === 'text/csv') return { mode: 'file', file: { src: 'products.csv' } };
  if (type === 'multipart/form-data') {
    const fields = Object.keys(requestBody?.content[type]?.schema.properties ?? {});
    return {
      mode: 'formdata',
      formdata: fields.map((key) =>
        key === 'file'
          ? { key, type: 'file', src: 'products.csv' }
          : { key, type: 'text', value: '', disabled: true },
      ),
    };
  }
  const options = (schemas.Upload?.properties?.options as JsonSchema | undefined)?.default;
  const example = exampleOf(requestBody?.content[type]?.schema) ?? { options };
  return { mode: 'raw', raw: JSON.stringify(example, null, 2) };
}

const KEEP_ID = {
  listen: 'test',
  script: {
    type: 'text/javascript',
    exec: ["pm.collectionVariables.set('request_id', pm.response.json().request_id);"],
  },
};
