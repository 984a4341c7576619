import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { RequestRecord } from '../../state/records.ts';
import { header } from './header.ts';

/**
 * Where the API was called: scheme, host, and what stands before the resource's own path (a stage, or the base path
 * of a custom domain), without a last slash. `publicUrl` is where clients call it, where the gateway does not know.
 */
export function apiUrl(event: APIGatewayProxyEvent, publicUrl?: string): string {
  if (publicUrl !== undefined) return publicUrl;
  const { domainName, path } = event.requestContext;
  const scheme = header(event, 'x-forwarded-proto') === 'http' ? 'http' : 'https';
  const own = segmentsOf(event.resource).length;
  const all = segmentsOf(path);
  return [`${scheme}://${domainName}`, ...all.slice(0, all.length - own)].join('/');
}

const segmentsOf = (path: string) => path.split('/').filter(Boolean);

const statusPath = (requestId: string) => `/image_process/status/${requestId}/`;
export const statusUrl = (request: Pick<RequestRecord, 'api_url' | 'request_id'>) =>
  `${request.api_url}${statusPath(request.request_id)}`;
export const resultsUrl = (request: Pick<RequestRecord, 'api_url' | 'request_id'>) =>
  `${statusUrl(request)}results/`;
