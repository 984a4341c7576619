import { apiEvent } from '../../support/data/factories.ts';
import { filled, type Inputs } from './repeated.ts';

/** The body of a call, as the gateway hands it over. */
export const callOf = (contentType: string) => (body: Buffer) =>
  apiEvent({
    headers: { 'content-type': contentType },
    body: body.toString('base64'),
    isBase64Encoded: true,
  });

export const BOUNDARY = 'halve';
const part = (name: string, body = 'x') =>
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${body}\r\n`;
const json = (open: string, piece: string, close: string) => (bytes: number) =>
  Buffer.concat([Buffer.from(open), filled(bytes, `${piece},`), Buffer.from(`${piece}${close}`)]);

export const jsonBodies: Inputs = {
  'lists in lists': (bytes) => filled(bytes, '['),
  'lists in lists, closed': (bytes) => Buffer.concat([filled(bytes / 2, '['), filled(bytes / 2, ']')]),
  'objects in objects': (bytes) => filled(bytes, '{"options":'),
  'unknown fields': (bytes) => {
    const fields = Array.from({ length: bytes / 12 }, (_, i) => `"a${i}":1`);
    return Buffer.from(`{${fields.join(',')}}`);
  },
  'one field again and again': json('{', '"options":{}', '}'),
  'unknown options': (bytes) => {
    const fields = Array.from({ length: bytes / 12 }, (_, i) => `"a${i}":1`);
    return Buffer.from(`{"options":{${fields.join(',')}}}`);
  },
  'a list instead of text': json('{"webhook_url":[', '1', ']}'),
  images: json('{"images":[', '"https://x.example/a.jpg"', ']}'),
  'images that are none': json('{"images":[', '{}', ']}'),
  'a long address': (bytes) =>
    Buffer.concat([Buffer.from('{"webhook_url":"https://a'), filled(bytes, '.a'), Buffer.from('"}')]),
  'an address of dots': (bytes) =>
    Buffer.concat([
      Buffer.from('{"webhook_url":"https://localhost'),
      filled(bytes, '.localhost'),
      Buffer.from('x"}'),
    ]),
  'a long secret': (bytes) =>
    Buffer.concat([Buffer.from('{"webhook_secret":"whsec_'), filled(bytes, 'a'), Buffer.from('%"}')]),
  spaces: (bytes) => filled(bytes, ' '),
};

export const multipartBodies: Inputs = {
  parts: (bytes) => filled(bytes, part('file')),
  'fields of one name': (bytes) => filled(bytes, part('options', '{}')),
  'fields of many names': (bytes) =>
    Buffer.from(Array.from({ length: bytes / 70 }, (_, i) => part(`a${i}`)).join('')),
  boundaries: (bytes) => filled(bytes, `--${BOUNDARY}\r\n`),
  'halves of boundaries': (bytes) => filled(bytes, `\r\n--${BOUNDARY.slice(1)}`),
  dashes: (bytes) => filled(bytes, '-'),
  'line ends': (bytes) => filled(bytes, '\r\n'),
  'a part with many headers': (bytes) =>
    Buffer.concat([Buffer.from(`--${BOUNDARY}\r\n`), filled(bytes, 'a: b\r\n')]),
  'a part with a long header': (bytes) =>
    Buffer.concat([
      Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; name="`),
      filled(bytes, '%22'),
    ]),
  'a part with many parameters': (bytes) =>
    Buffer.concat([Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data`), filled(bytes, '; a="b"')]),
};
