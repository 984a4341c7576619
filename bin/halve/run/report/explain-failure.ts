import type { ImageCode, RowCode } from '../../../../lambdas/shared/schemas/codes.ts';

/** A file of `--images` that is there and may not be read. */
type OwnCode = 'UNREADABLE_FILE';

/** What each code of a failed image or row means to whoever keeps the shop, and what helps. */
const MEANINGS: Record<ImageCode | RowCode | OwnCode, string> = {
  BAD_ANSWER: 'The server of this picture answers in a way that no browser would understand. Ask its host.',
  BAD_CERTIFICATE: "The server's certificate is not valid, so browsers would warn of it. It must be renewed.",
  BAD_ENCODING: 'The server packs this picture in a way that it cannot be unpacked. Ask its host.',
  BAD_URL: 'This is no address of a picture on the web. Correct it in the catalogue.',
  BODY_CUT_SHORT:
    'The picture broke off on its way. Run it again; if it stays so, the file on the server is damaged.',
  CANCELLED: 'The run was ended before this picture’s turn came.',
  CANNOT_SHRINK: 'This picture cannot be made smaller. It keeps its old address.',
  CONNECTION_FAILED: 'The server of this picture could not be reached. Try again later.',
  CONNECTION_REFUSED: 'No server answers at this address. Try again later, or correct the address.',
  CONNECTION_RESET: 'The server broke off the connection. Try again later.',
  DISALLOWED: 'The shop asks Halve by name not to fetch this (in its robots.txt). Ask its owner.',
  DOWNLOAD_TOO_LARGE:
    'This file is far too large for a picture of a shop. Save it smaller, and put it there again.',
  EMPTY_BODY: 'The file on the server is empty. Put the picture there again.',
  FORBIDDEN:
    'The server does not give this picture to everybody: it asks for a password, or keeps programs out.',
  FORBIDDEN_ADDRESS:
    'This address is not on the public web. If it is a server of your own, allow it with --allow.',
  GONE: 'The picture has been removed from the server. Take it out of the catalogue, or put it there again.',
  HTTP_ERROR: 'The server did not send this picture. Open the address in a browser to see what it says.',
  IMAGE_TOO_LARGE:
    'This picture has more pixels than any screen needs. Save it smaller, and put it there again.',
  IMAGE_TRUNCATED: 'The file on the server is damaged: a part of it is missing. Put the picture there again.',
  LOCKED: 'The server has locked this picture for now. Try again later.',
  NAME_NOT_FOUND: 'There is no server of this name. Correct the address in the catalogue.',
  NOT_AN_IMAGE:
    'At this address there is no picture but something else, such as a web page. Correct the address.',
  NOT_FOUND:
    'There is no picture at this address. Correct it in the catalogue, or put the picture there again.',
  NOT_MODIFIED: 'The server sends this picture only to those who have it already. Ask its host.',
  NOT_SENT: 'This picture was not worked on, as the catalogue could not be read to its end.',
  NO_OUTCOME: 'What came of this picture is not known. Run it again.',
  NO_ROOM: 'There was not enough memory for this picture. Run it again with fewer --workers.',
  NUL_CHARACTER: 'A NUL character stands in this row. Take it out of the catalogue.',
  ROW_TOO_LONG: 'This row of the catalogue is too long to be read. Often a quote is missing in it or above.',
  SERVER_ERROR: 'The server had a fault of its own. Try again later.',
  SHOP_DOWN: 'The shop’s server was down for a long time. Try again when it is up.',
  STOPPED: 'The run was ended while this picture was being fetched. Run it again.',
  TIMED_OUT: 'The server took too long. Try again later, or with a lower --pace.',
  TLS_FAILED: 'No secure connection came about with the server. Ask its host.',
  TOO_EARLY: 'The server would not answer yet. Try again later.',
  TOO_MANY_REDIRECTS:
    'The address leads from one to the next and never to a picture. Correct it in the catalogue.',
  TOO_MANY_REQUESTS: 'The server asked for fewer pictures at a time. Try again with a lower --pace.',
  TOO_MANY_URLS: 'There are more pictures in this row than can be taken. Divide it into several rows.',
  TOO_SLOW: 'This picture takes longer than any should. Save it anew, in a common format.',
  UNCLOSED_QUOTE: 'A quote opens in this row and never closes. Correct it in the catalogue.',
  UNREADABLE_FILE: 'This file may not be read. Change its permissions, and run it again.',
  UNREACHABLE: 'The server of this picture cannot be reached. Try again later.',
  UNSUPPORTED_FORMAT: 'This kind of picture is not known. Save it as JPEG, PNG, WebP or AVIF.',
  URLS_TOO_LONG:
    'The addresses in this row are longer together than can be taken. Divide it into several rows.',
  WORKER_DIED: 'This picture could not be worked on, again and again. Save it anew, in a common format.',
  WORK_LOST: 'The work on this picture was lost. Run it again.',
  WRONG_CELLS: 'This row has more or fewer cells than the header. Correct it in the catalogue.',
};

/** A sentence for somebody who keeps a shop; empty where the message itself is all there is to say. */
export const explainFailure = (code: string): string =>
  (MEANINGS as Partial<Record<string, string>>)[code] ?? '';
