import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Options } from '../../engine/options.ts';
import type { CsvRow } from '../../lambdas/shared/csv/read-csv.ts';
import { type RequestRecord, requestKey } from '../../lambdas/shared/state/records.ts';

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
    succeeded: 0,
    failed: 0,
    bytes_in: 0,
    bytes_out: 0,
    webhook_state: 'none',
    attempts: 0,
    ttl: 2_000_000_000,
    ...over,
  };
}

export function csvRow(row: number, urls: string[], over: Partial<CsvRow> = {}): CsvRow {
  return {
    row,
    cells: [String(row), `Product ${row}`, urls.join(' ')],
    serial: String(row),
    product: `Product ${row}`,
    urls: urls.map((href) => ({ href })),
    rejected: null,
    ...over,
  };
}

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
