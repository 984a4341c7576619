import { gzipSync } from 'node:zlib';
import fc from 'fast-check';

const deep = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
const part = (name: string, body: string, more = '') =>
  `--x\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${body}\r\n`;
const types = fc.constantFrom(
  ...[
    'application/json',
    'application/json',
    'text/csv',
    'multipart/form-data; boundary=x',
    'multipart/form-data; boundary=x',
  ],
  ...[
    'multipart/form-data',
    'multipart/form-data; boundary=',
    `multipart/form-data; boundary=${'b'.repeat(500)}`,
    'APPLICATION/JSON;charset=utf-7',
  ],
  ...[
    'application/json; charset=utf-16',
    'image/png',
    'application/x-www-form-urlencoded',
    'text/plain',
    '/',
    ';',
    '',
    'application/json\t',
  ],
);
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
  fc
    .constantFrom(
      ...[
        '',
        '{',
        '{}',
        '[]',
        'null',
        '"x"',
        '0',
        '{"options":null}',
        '{"options":"fast"}',
        '{"__proto__":{"admin":true}}',
      ],
      ...[
        '{"constructor":{"prototype":{"x":1}}}',
        '{"options":{"__proto__":{"mode":"bytes"}}}',
        '{"a":1,"a":2}',
        '\ufeff{}',
      ],
      ...[
        '{"webhook_url":"https://\\u0000"}',
        '{"webhook_url":"https://\\ud800.test"}',
        '{"content_length":1e400}',
        '{"options":{"target":-0}}',
      ],
      ...[
        deep('[', ']', 50_000),
        deep('{"a":', '1}', 1).repeat(3),
        deep('{"options":', '}', 20_000),
        `{"x":"${'x'.repeat(100_000)}"}`,
      ],
      ...[
        'S. No.,Product Name,Input Image Urls\n',
        '\0\0\0',
        `${part('file', 'x', '; filename="a.csv"')}--x--`,
        `${part('file', 'x')}--x--`,
      ],
      ...[
        `${part('options', '{', '')}${part('file', 'x', '; filename="a"')}--x--`,
        `${part('__proto__', 'x')}${part('file', 'x', '; filename="a"')}--x--`,
      ],
      ...[
        part('file', 'x', '; filename="a"'),
        '--x',
        '--x--',
        '--x\r\n\r\n--x--',
        `${part('file', 'x', '; filename="a"').repeat(3)}--x--`,
      ],
      ...[
        `${part('file"; filename="../../../etc/passwd', 'x')}--x--`,
        `--x\r\n${'X-Header: y\r\n'.repeat(2_000)}\r\nx\r\n--x--`,
        `${part('', 'x').repeat(2_000)}--x--`,
      ],
    )
    .map((text) => Buffer.from(text)),
  fc.constantFrom(
    Buffer.from('7b22613a22c328227d', 'hex'),
    Buffer.from('7b2261223a22\xff\xfe\xc0\x80"}', 'latin1'),
    Buffer.from('{"webhook_url":"\xed\xa0\x80"}', 'latin1'),
    Buffer.from('\xff\xfe{\0}\0', 'latin1'),
    gzipSync('{}'),
  ),
);
export const oddBody: fc.Arbitrary<[string, Buffer]> = fc.tuple(types, bodies);
