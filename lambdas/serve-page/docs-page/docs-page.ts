import { createHash } from 'node:crypto';
import { Html, html } from '../../shared/http/html.ts';
import type { OpenApi } from '../openapi/openapi-document.ts';
import { renderOperation } from './render-operation.ts';
import { renderSchema } from './render-schema.ts';
import { STYLE } from './style.ts';

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** The page has no script, and loads nothing: whatever might get into it can do nothing. */
export const DOCS_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The API's description as a page for people. */
export function docsPage(document: OpenApi): string {
  const url = document.servers[0]!.url;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const { post: webhook } = document.webhooks.requestEnded;
  const schemas = Object.entries(document.components.schemas);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Halve: the API</title><style>${new Html(STYLE)}</style></head>
<body><header><h1>${document.info.title}: the API</h1><p>${document.info.summary} ${document.info.description}</p>
<p>All but the open paths want <code>Authorization: Bearer TOKEN</code>. For machines: <a href="${url}/openapi.json">openapi.json</a>.</p></header>
<nav aria-label="Calls"><ul>${operations.map(
    ({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`,
  )}<li><a href="#${webhook.operationId}">The webhook</a></li></ul></nav>
<main><h2>Calls</h2>${operations.map(({ path, method, operation }) =>
    renderOperation(url, path, method, operation),
  )}
<h2 id="${webhook.operationId}">The webhook</h2><p>${webhook.description}</p><p>Its body is a <a href="#WebhookEvent">WebhookEvent</a>.</p>
<h2>Schemas</h2>${schemas.map(
    ([name, schema]) =>
      html`<section id="${name}"><h3>${name}</h3><p>${schema.description}</p>${renderSchema(schema)}</section>`,
  )}</main></body></html>
`.text;
}
