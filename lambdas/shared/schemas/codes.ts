import * as z from 'zod';
import { REASONS } from '../../../engine/reasons.ts';

/**
 * Every code that the API answers, and what it means; the sentence beside a code in an answer has the particulars. A
 * test looks into the sources for each of these, and here for each that stands there.
 */

/** Of an image that failed. What may yet succeed has been asked for up to six times by then. */
export const IMAGE_CODES = {
  BAD_URL:
    'No address that can be fetched: not http or https, too long, with a password, or a path without base_url.',
  FORBIDDEN_ADDRESS: 'The address is not on the public internet, or not at port 80 or 443.',
  DISALLOWED: 'The robots.txt of its host asks Halve, by name, to stay away.',
  NAME_NOT_FOUND: 'There is no server of this name.',
  CONNECTION_REFUSED: 'The server refuses connections.',
  CONNECTION_RESET: 'The server broke off the connection.',
  CONNECTION_FAILED: 'No connection came about.',
  UNREACHABLE: 'There is no way to the server.',
  TLS_FAILED: 'No secure connection came about.',
  BAD_CERTIFICATE: 'The certificate of the server cannot be trusted.',
  TIMED_OUT: 'The server took too long, or answered 408.',
  BAD_ANSWER: 'The answer is not HTTP as browsers understand it.',
  NOT_MODIFIED: 'The server answered 304 though it was asked for the whole.',
  FORBIDDEN: 'The server answered 401 or 403. The option headers can send a password or another user agent.',
  NOT_FOUND: 'The server answered 404.',
  GONE: 'The server answered 410.',
  LOCKED: 'The server answered 423.',
  TOO_EARLY: 'The server answered 425.',
  TOO_MANY_REQUESTS: 'The server answered 429.',
  SERVER_ERROR: 'The server answered 500 or more.',
  HTTP_ERROR: 'The server answered something else that is no success.',
  TOO_MANY_REDIRECTS: 'The address leads on and on.',
  DOWNLOAD_TOO_LARGE: 'The file has more bytes than are taken.',
  BODY_CUT_SHORT: 'The file ended before it was whole.',
  EMPTY_BODY: 'The file is empty.',
  BAD_ENCODING: 'The server has packed the file in a way that it cannot be unpacked.',
  NO_ROOM: 'There was no memory for the download.',
  STOPPED: 'The download was stopped before it had ended.',
  NOT_AN_IMAGE: 'What is there is no image.',
  UNSUPPORTED_FORMAT:
    'An image of a format or kind that is not taken, or that the format asked for cannot hold.',
  IMAGE_TOO_LARGE: 'The image has more pixels than are taken.',
  IMAGE_TRUNCATED: 'The image is damaged: parts of it are missing.',
  CANNOT_SHRINK: 'The image cannot be made smaller in the format and with the floor that are asked for.',
  TOO_SLOW: 'The image takes longer to compress than there is time.',
  SHOP_DOWN: 'Its host gave no answer through three pauses, so nothing more was asked of it.',
  WORKER_DIED: 'Whoever worked on the image died of it, again and again.',
  WORK_LOST: 'The work on the image was lost.',
  CANCELLED: 'The request was cancelled before its turn.',
  NOT_SENT: 'The image was never worked on.',
  NO_OUTCOME: 'No outcome of the image was recorded.',
} as const;

/** Of a row that was rejected. */
export const ROW_CODES = {
  WRONG_CELLS: 'The row has more or fewer cells than the header.',
  UNCLOSED_QUOTE: 'A quote opens and never closes, or has text behind it; in the header the whole CSV fails.',
  ROW_TOO_LONG: 'The row has more bytes than are taken.',
  NUL_CHARACTER: 'A NUL character stands in the row; in the header the whole CSV fails, as NOT_TEXT.',
  TOO_MANY_URLS: 'The row has more URLs than are taken.',
  URLS_TOO_LONG: 'The URLs of the row are longer together than is taken.',
} as const;

/** Of a request whose CSV could not be read to its end; images that were not sent by then have the same. */
export const REQUEST_CODES = {
  EMPTY_FILE: 'The file is empty.',
  NOT_CSV: 'The file is text of another kind: JSON, an XML feed, a web page.',
  NOT_TEXT: 'The file is no text: a workbook, an archive, a picture.',
  NO_ROWS: 'There are no rows under the header.',
  NO_IMAGE_COLUMN: 'No column looks like one with images. The option columns can name one.',
  COLUMN_NOT_FOUND: 'A column that the option columns names is not there.',
  TOO_MANY_COLUMNS: 'More columns with images than are taken.',
  NO_IMAGES: 'There is no URL in any row.',
  CSV_TOO_LARGE: 'The file has more bytes than are taken.',
  TOO_MANY_ROWS: 'More rows than are taken.',
  TOO_MANY_IMAGES: 'More images than are taken.',
  IMAGES_PER_DAY: 'More images than are left of the day (UTC). Those before are compressed.',
  ROWS_PER_DAY: 'More rows than are left of the day (UTC). Images of those before are compressed.',
  CLIENT_REVOKED: 'The token of the client has been revoked.',
  FAN_OUT_FAILED: 'Each try to read the CSV died.',
  RESULTS_FAILED: 'Each try to write the results died. The images are done, and can be listed.',
} as const;

/** Of a call that is refused. */
export const CALL_CODES = {
  INVALID_FIELD: '400: a field of the body, the query or a header is not as it should be.',
  INVALID_CURSOR: '400: the cursor is none of a page of this list.',
  NOT_JSON: '400: the body, or a field of it, is not JSON.',
  BAD_MULTIPART: '400: the form cannot be read.',
  SECRET_IN_QUERY: '400: options.headers stand in the query, which others write down.',
  BAD_CALL: '4xx: the gateway cannot read the call.',
  UNAUTHORIZED: '401: there is no good token.',
  REQUEST_NOT_FOUND: '404: none of your requests has this id.',
  NO_SUCH_ROUTE: '404: there is no such path.',
  NO_RESULTS: '404: the request has ended without results.',
  NOTHING_FAILED: '404: nothing of the request has failed.',
  METHOD_NOT_ALLOWED: '405: the path does not take this method.',
  NOT_ENDED: '409: the request has not ended yet.',
  ALREADY_ENDED: '409: the request has ended already.',
  ERASING: '409: the request is being erased.',
  REQUEST_ERASED: '409: the request of this Idempotency-Key has been erased.',
  NO_CSV: '409: no CSV of the request was taken, so nothing can be tried again.',
  RETRY_UNDER_WAY: '409: a retry with other options, metadata or another webhook is under way.',
  NO_WEBHOOK: '409: the request has no webhook_url.',
  FILE_TOO_LARGE: '413: the file is too large for the call itself. The presigned way takes it.',
  CALL_TOO_LARGE: '413: the gateway finds the call too large.',
  UNSUPPORTED_MEDIA_TYPE: '415: the content type is none of the three, or the body is packed.',
  IDEMPOTENCY_KEY_REUSED: '422: the Idempotency-Key was used before with another body.',
  CALLS_PER_MINUTE: '429: too many calls of this client in this minute.',
  IMAGES_PER_DAY: '429: the day (UTC) of this client has all its images.',
  THROTTLED: '429: too many calls at once, of all clients.',
  INTERNAL: '500: a fault of Halve. Nothing was lost.',
  BUSY: '503: no room for one more call.',
} as const;

export type ImageCode = keyof typeof IMAGE_CODES;
export type RowCode = keyof typeof ROW_CODES;

/** One of these; who reads it takes others too, as more may come. */
const codeOf = (codes: Readonly<Record<string, string>>) =>
  z.string().meta({
    anyOf: [
      ...Object.entries(codes).map(([code, description]) => ({ const: code, description })),
      { type: 'string' },
    ],
  });

export const FailureCode = codeOf({ ...IMAGE_CODES, ...ROW_CODES, ...REQUEST_CODES }).describe(
  'Of an image, a row or a request that failed. What may yet succeed has been asked for six times by then. More may come.',
);
export const ProblemCode = codeOf(CALL_CODES).describe('Of a call that is refused. More may come.');
export const ReasonCodes = codeOf(REASONS).describe(
  'Of an output that is not what was asked for. More may come.',
);
