import type { APIGatewayProxyEvent } from 'aws-lambda';
import { headerLines } from '../shared/http/api/header.ts';

/** A media range of an Accept header (RFC 9110, 12.5.1), and how much it is liked. */
interface Range {
  range: string;
  quality: number;
}

/**
 * Whether a call would have the URL as JSON: its Accept names that, and does not like the CSV better. Whoever takes
 * anything, as browsers and curl do, is led to the CSV.
 */
export function asksForJson(event: APIGatewayProxyEvent): boolean {
  const ranges = headerLines(event, 'accept').join(',').toLowerCase().split(',').map(readRange);
  const json = rangeFor(ranges, 'application', 'json');
  const csv = rangeFor(ranges, 'text', 'csv')?.quality ?? 0;
  return json !== undefined && json.range !== '*/*' && json.quality > 0 && json.quality >= csv;
}

function readRange(text: string): Range {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { range, quality: quality === undefined ? 1 : Number(quality) || 0 };
}

/** What says most of a type counts. */
const rangeFor = (ranges: Range[], type: string, subtype: string): Range | undefined =>
  [`${type}/${subtype}`, `${type}/*`, '*/*']
    .map((wanted) => ranges.find(({ range }) => range === wanted))
    .find((found) => found !== undefined);
