import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';
import { header } from '../shared/api.ts';
import { Refusal } from '../shared/errors.ts';
import { CSV_BYTES, DIRECT_UPLOAD_BYTES } from '../shared/limits.ts';
import { Options } from '../shared/options.ts';
import { readMultipart } from './read-multipart.ts';

/** A webhook secret as Standard Webhooks has it: whsec_ and 24 to 64 bytes in base64. */
const WebhookSecret = z.string().refine((text) => {
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  const bytes = base64 === undefined ? 0 : Buffer.from(base64, 'base64').length;
  return bytes >= 24 && bytes <= 64;
}, 'Expected "whsec_" and 24 to 64 bytes in base64');

const Wishes = z.strictObject({
  webhook_url: z.string().max(2_048).optional(),
  webhook_secret: WebhookSecret.optional(),
  options: Options.default(() => Options.parse({})),
});

/** The JSON form of an upload: the CSV comes later, by a PUT to a presigned URL. */
export const PresignedUpload = z.strictObject({
  ...Wishes.shape,
  content_length: z
    .int()
    .positive()
    .max(CSV_BYTES, `Expected a CSV of at most ${CSV_BYTES} bytes`)
    .optional(),
});

/** What a client has asked for; `csv` is there when the file came in the call itself. */
export interface Upload extends z.infer<typeof PresignedUpload> {
  csv?: Buffer;
}

/** Reads any of the three forms of an upload. */
export async function readUpload(event: APIGatewayProxyEvent): Promise<Upload> {
  const contentType = header(event, 'content-type') ?? '';
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  switch (contentType.split(';')[0]?.trim().toLowerCase()) {
    case 'application/json':
      return parse(PresignedUpload, body.length === 0 ? {} : parseJson(body.toString(), 'the body'));
    case 'text/csv': {
      const { options, ...query } = event.queryStringParameters ?? {};
      return { ...parseWishes({ ...query }, options), csv: checkedSize(body) };
    }
    case 'multipart/form-data': {
      const { file, fields } = await readMultipart(body, contentType);
      const { options, ...others } = fields;
      return { ...parseWishes(others, options), csv: checkedSize(file) };
    }
    default:
      throw new Refusal(
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        `Expected application/json, multipart/form-data or text/csv in Content-Type, but found ${contentType === '' ? 'none' : `"${contentType.slice(0, 100)}"`}.`,
      );
  }
}

const parseWishes = (fields: Record<string, unknown>, options: string | undefined) =>
  parse(Wishes, {
    ...fields,
    ...(options === undefined ? {} : { options: parseJson(options, '"options"') }),
  });

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.slice(0, 5).map((issue) => {
    const field = issue.path.join('.') || 'the body';
    return issue.code === 'unrecognized_keys'
      ? `Unknown field ${issue.keys.map((key) => `"${[...issue.path, key].join('.').slice(0, 100)}"`).join(', ')}`
      : `"${field}": ${issue.message}`;
  });
  throw new Refusal(400, 'INVALID_FIELD', `${sentences.join('; ')}.`);
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(
      400,
      'NOT_JSON',
      `Expected JSON in ${where}, but found something that cannot be parsed as JSON.`,
    );
  }
}

/** The presigned way is named where the direct one ends. */
function checkedSize(csv: Buffer): Buffer {
  if (csv.length <= DIRECT_UPLOAD_BYTES) return csv;
  throw new Refusal(
    413,
    'FILE_TOO_LARGE',
    `Expected a file of at most ${DIRECT_UPLOAD_BYTES} bytes in the call itself, but found ${csv.length}. For a larger one POST application/json here and PUT the file to the presigned URL of the answer.`,
  );
}
