import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Failure } from '../../../engine/errors.ts';
import type { CsvRow, RowUrl } from '../../../lambdas/shared/csv/read-csv.ts';
import { Options } from '../../../lambdas/shared/schemas/options.ts';
import { NO_FIGURES } from '../../../lambdas/shared/state/figures.ts';
import { requestKey } from '../../../lambdas/shared/state/keys.ts';
import type { RequestRecord } from '../../../lambdas/shared/state/records.ts';

/** A request that is being worked, with its fan-out still open. */
export function requestRecord(over: Partial<RequestRecord> = {}): RequestRecord {
  const id = over.request_id ?? randomUUID();
  return {
    ...requestKey(id),
    request_id: id,
    client: 'a'.repeat(64),
    api_url: 'https://api.example/prod',
    options: Options.parse({}),
    status: 'processing',
    created_at: '2026-11-22T10:00:00.000Z',
    started_at: '2026-11-22T10:00:01.000Z',
    etag: 'e1',
    csv_bytes: 100,
    open_chunks: new Set([0]),
    chunks: 0,
    total: null,
    rows_total: null,
    rows_rejected: null,
    ...NO_FIGURES,
    webhook_state: 'none',
    attempts: 0,
    ttl: 2_000_000_000,
    ...over,
  };
}

export function csvRow(row: number, urls: string[], over: Partial<CsvRow> = {}): CsvRow {
  return {
    row,
    offset: 0,
    raw: `${row},Product ${row},${urls.join(' ')}\n`,
    strict: true,
    cells: [String(row), `Product ${row}`, urls.join(' ')],
    serial: String(row),
    product: `Product ${row}`,
    urls: urls.map((href) => rowUrl(href, { href })),
    rejected: null,
    ...over,
  };
}

const rowUrl = (text: string, resolved: { href: string } | { failure: Failure }): RowUrl => ({
  ...resolved,
  column: 0,
  at: { start: 0, end: text.length, text, html: false, slashes: false },
  shown: text,
});

/** A URL of a row that leads nowhere. */
export const badUrl = (text: string): RowUrl =>
  rowUrl(text, { failure: { code: 'BAD_URL', message: 'Expected an http(s) URL' } });

/** A call as API Gateway hands it to a function. */
export function apiEvent(over: Partial<APIGatewayProxyEvent> = {}): APIGatewayProxyEvent {
  return {
    resource: '/image_process/upload',
    path: '/image_process/upload/',
    httpMethod: 'POST',
    headers: {},
    multiValueHeaders: {},
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    requestContext: {
      path: '/prod/image_process/upload/',
      domainName: 'api.example',
    },
    ...over,
  } as APIGatewayProxyEvent;
}
