import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod';
import { Refusal } from '../shared/errors.ts';
import { bodyOf } from '../shared/http/api/body-of.ts';
import { header } from '../shared/http/api/header.ts';
import { queryOf } from '../shared/http/api/query-of.ts';
import { parseJson, readWish } from '../shared/http/api/read-wish.ts';
import { FIELDS_IN_BODY, refuseQuery } from '../shared/http/api/refuse-query.ts';
import { DIRECT_UPLOAD_BYTES } from '../shared/limits.ts';
import { CsvEncoding } from '../shared/schemas/csv-encoding.ts';
import { PresignedUpload, UploadWishes } from '../shared/schemas/upload.ts';
import { imagesCsv } from './images-csv.ts';
import { readMultipart } from './read-multipart.ts';

/** What a client has asked for; `csv` is there when the file came in the call itself. */
export interface Upload extends z.infer<typeof PresignedUpload> {
  csv?: Buffer;
}

const FOR_CSV = `${FIELDS_IN_BODY} (it is for text/csv alone)`;

/** Reads any of the four forms of an upload. */
export async function readUpload(event: APIGatewayProxyEvent): Promise<Upload> {
  const contentType = header(event, 'content-type') ?? '';
  const body = bodyOf(event);
  switch (contentType.split(';')[0]?.trim().toLowerCase()) {
    case 'application/json':
      refuseQuery(event, FOR_CSV);
      return readJson(body);
    case 'text/csv': {
      const wishes = parseWishes(queryOf(event));
      if (wishes.options.headers) throw secretInQuery();
      const encoding = wishes.options.encoding ?? namedEncoding(contentType);
      const options = { ...wishes.options, ...(encoding && { encoding }) };
      return { ...wishes, options, csv: checkedSize(body) };
    }
    case 'multipart/form-data': {
      refuseQuery(event, FOR_CSV);
      const { file, fields } = await readMultipart(body, contentType);
      return { ...parseWishes(fields), csv: checkedSize(file) };
    }
    default:
      throw new Refusal(
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        `Expected application/json, multipart/form-data or text/csv in Content-Type, but found ${contentType === '' ? 'none' : `"${contentType.slice(0, 100)}"`}.`,
      );
  }
}

/** Latin-1 is what many a client says of everything, and UTF-8 is told by itself: only other charsets are believed. */
function namedEncoding(contentType: string): CsvEncoding | undefined {
  const label = /;\s*charset\s*=\s*"?([\w:-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    const name = new TextDecoder(label).encoding;
    return CsvEncoding.options.find((known) => known === name && known !== 'windows-1252');
  } catch {
    return undefined;
  }
}

const secretInQuery = () =>
  new Refusal(
    400,
    'SECRET_IN_QUERY',
    'Expected "options.headers" in the body of a form or of JSON, but found them in the query, which others write down.',
  );

/** With images, or with a CSV to come. */
function readJson(body: Buffer): Upload {
  const wish = body.length === 0 ? {} : parseJson(body.toString(), 'the body');
  if (typeof wish !== 'object' || wish === null || !('images' in wish))
    return readWish(PresignedUpload, wish);
  checkedSize(body);
  if ('content_length' in wish) throw besideImages('content_length', 'which come in the call itself');
  const { images, ...others } = wish;
  const wishes = readWish(UploadWishes, others);
  if (wishes.options.columns === undefined) return { ...wishes, csv: imagesCsv(images) };
  throw besideImages('options.columns', 'which have no columns');
}

const besideImages = (field: string, why: string) =>
  new Refusal(400, 'INVALID_FIELD', `"${field}": Expected none beside "images", ${why}.`);

/** Fields of a form or a query are texts; those that stand for objects are JSON. */
const JSON_FIELDS = ['options', 'metadata'];

const parseWishes = (fields: Record<string, string | undefined>) =>
  readWish(
    UploadWishes,
    Object.fromEntries(
      Object.entries(fields).map(([name, text]) => [
        name,
        text !== undefined && JSON_FIELDS.includes(name) ? parseJson(text, `"${name}"`) : text,
      ]),
    ),
  );

/** The presigned way is named where the direct one ends. */
function checkedSize(csv: Buffer): Buffer {
  if (csv.length <= DIRECT_UPLOAD_BYTES) return csv;
  throw new Refusal(
    413,
    'FILE_TOO_LARGE',
    `Expected a file of at most ${DIRECT_UPLOAD_BYTES} bytes in the call itself, but found ${csv.length}. For a larger one POST application/json here and PUT the file to the presigned URL of the answer.`,
  );
}
