import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';

/** A bucket's CorsConfiguration, as CloudFormation has it. */
export const CorsConfiguration = z.object({
  CorsRules: z.array(
    z.object({
      AllowedOrigins: z.array(z.string()),
      AllowedMethods: z.array(z.string()),
      AllowedHeaders: z.array(z.string()).default([]),
      MaxAge: z.number().optional(),
    }),
  ),
});
export type CorsRules = z.infer<typeof CorsConfiguration>['CorsRules'];

/**
 * Answers a browser's preflight as S3 does, by the rules of the bucket that is asked for, and gives other answers
 * of that bucket the headers that let the browser show them to the page. True: the call is answered.
 */
export function answerCors(rules: CorsRules, request: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  const preflight = request.method === 'OPTIONS';
  const method = preflight ? request.headers['access-control-request-method'] : request.method;
  const headers = preflight ? listOf(request.headers['access-control-request-headers']) : [];
  const rule = rules.find(
    (candidate) =>
      candidate.AllowedOrigins.some((allowed) => matches(allowed, origin)) &&
      candidate.AllowedMethods.includes(method ?? '') &&
      headers.every((name) => candidate.AllowedHeaders.some((allowed) => matches(allowed, name))),
  );
  if (rule) {
    response.setHeader('access-control-allow-origin', rule.AllowedOrigins.includes('*') ? '*' : origin);
    response.setHeader('vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers');
  }
  if (!preflight) return false;
  if (rule) {
    response.setHeader('access-control-allow-methods', rule.AllowedMethods.join(', '));
    if (headers.length > 0) response.setHeader('access-control-allow-headers', headers.join(', '));
    if (rule.MaxAge !== undefined) response.setHeader('access-control-max-age', String(rule.MaxAge));
  }
  response.writeHead(rule ? 200 : 403).end();
  return true;
}

const listOf = (header: string | undefined) =>
  (header ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);

/** S3 takes one `*` in an origin or a header's name for anything. */
function matches(pattern: string, text: string): boolean {
  const [before = '', after] = pattern.toLowerCase().split('*');
  const given = text.toLowerCase();
  if (after === undefined) return given === before;
  return given.length >= before.length + after.length && given.startsWith(before) && given.endsWith(after);
}
