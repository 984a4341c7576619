import { type Html, html } from '../../shared/http/html.ts';
import { exampleOf, type JsonSchema } from '../openapi/json-schemas.ts';
import type { OpenApi } from '../openapi/openapi-document.ts';
import { renderSchema, typeOf } from './render-schema.ts';

type DescribedOperation = OpenApi['paths'][string][string];

/** One call of the API: what goes in, what comes out, and how it is made with curl. */
export function renderOperation(
  url: string,
  path: string,
  method: string,
  operation: DescribedOperation,
): Html {
  const { operationId, summary, description, parameters, requestBody, responses, security } = operation;
  return html`<section id="${operationId}"><h3>${summary}</h3>
<p class="call"><b class="${method}">${method.toUpperCase()}</b> <code>${path}</code>${security ? html` <small>no token</small>` : undefined}</p>
${description === undefined ? undefined : html`<p>${description}</p>`}
<pre tabindex="0">${curl(url, path, method, operation)}</pre>
${parameters.length === 0 ? undefined : html`<h4>Parameters</h4>${renderSchema(asObject(parameters))}`}
${requestBody === undefined ? undefined : html`<h4>Body</h4>${Object.entries(requestBody.content).map(bodyOf)}`}
<h4>Answers</h4><dl>${Object.entries(responses).map(
    ([status, answer]) =>
      html`<dt><code>${status}</code></dt><dd>${answer.description} ${Object.values(answer.content ?? {}).map(
        ({ schema }) => html`${typeOf(schema)}`,
      )}</dd>`,
  )}</dl></section>`;
}

const bodyOf = ([type, { schema }]: [string, { schema: JsonSchema }]) =>
  schema.properties === undefined
    ? html`<p><code>${type}</code> ${typeOf(schema)} ${schema.description}</p>`
    : html`<p><code>${type}</code></p>${renderSchema(schema)}`;

/** Parameters are shown as fields are, each with where it belongs. */
const asObject = (parameters: DescribedOperation['parameters']): JsonSchema => ({
  properties: Object.fromEntries(
    parameters.map(({ name, in: where, schema, description }) => [
      name,
      { ...schema, description: `In the ${where}. ${description}` } as JsonSchema,
    ]),
  ),
  required: parameters.filter(({ required }) => required).map(({ name }) => name),
});

function curl(
  url: string,
  path: string,
  method: string,
  { security, requestBody, responses }: DescribedOperation,
) {
  const parts = ['curl'];
  if ('302' in responses) parts.push('-L');
  if (method !== 'get') parts.push('-X', method.toUpperCase());
  if (!security) parts.push('-H "Authorization: Bearer $TOKEN"');
  if (requestBody) parts.push(...sent(requestBody.content));
  return [...parts, `"${url}${path.replace(/\{(\w+)\}/g, '$$$1')}"`].join(' ');
}

/** A file where one may be sent, else the example of the body. */
function sent(content: Record<string, { schema: JsonSchema }>): string[] {
  if ('multipart/form-data' in content) return ['-F file=@products.csv'];
  const example = exampleOf(content['application/json']?.schema) ?? {};
  return ['-H "Content-Type: application/json"', `-d '${JSON.stringify(example)}'`];
}
