import { gzipSync } from 'node:zlib';
import fc from 'fast-check';

const UUID = '0197f1d2-3b6a-7c4e-8f00-000000000000';
const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Things that do not belong where they are put. */
export const ODD = {
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'PURGE'],
  tokens: [
    'Bearer local',
    'Bearer local',
    'Bearer local',
    'bearer  local',
    'Bearer',
    'Bearer ',
    'Bearer local local',
    'Bearer other',
    'Basic bG9jYWw6bG9jYWw=',
    'local',
    'Bearer \xe9\xe8\xff',
    `Bearer ${'x'.repeat(6_000)}`,
    'Bearer __proto__',
    'Bearer local, Bearer other',
    'Bearer eyJhbGciOiJub25lIn0.e30.',
    '',
    undefined,
  ],
  cursors: [
    '',
    'x',
    '%00',
    '%F0%9F%98%80',
    'W10',
    'bnVsbA',
    cursor([UUID, 1, 1, 1]),
    cursor([UUID, 1e308, -1, 0.5]),
    cursor(['2026-01-01T00:00:00.000Z', UUID]),
    cursor(['2026-01-01T00:00:00.000Z', '../..']),
    cursor({ __proto__: 1 }),
    cursor('['.repeat(300)),
    Buffer.from('['.repeat(300)).toString('base64url'),
    'x'.repeat(501),
    'x'.repeat(7_000),
  ],
  queries: [
    'limit=1&limit=2',
    'limit=1e3',
    'limit=0x10',
    'limit=%20',
    'limit=-0',
    'limit=Infinity',
    'state=pending&state=failed',
    '__proto__=1',
    'constructor=1&toString=2',
    'a[b]=c&a[]=d',
    '%',
    '%zz=%80',
    '%C3%28=1',
    '=&=&&&',
    'cursor',
    'cursor=%00',
    'limit=1;state=failed',
    '?'.repeat(200),
    'x=1&'.repeat(800),
  ],
} satisfies Record<string, (string | undefined)[]>;

const ids = [
  '{ended}',
  '{ended}',
  '{none}',
  UUID.toUpperCase(),
  UUID,
  'x',
  '__proto__',
  'constructor',
  '%00',
  '%2e%2e',
  '%F0%9F%98%80',
  '%80',
  '%zz',
  '..',
  '.',
  '%2F',
  ' ',
  '{ended}%00',
  '{ended};x=1',
  "' OR 1=1 --",
  'REQUEST%23x',
  'x'.repeat(3_000),
].map((id) => id.replaceAll(' ', '+'));
const rests = [
  '',
  '/',
  '/images',
  '/images/',
  '/images/?erase=true',
  '/results/',
  '/webhook/',
  '/webhook',
  '/x/',
  '//',
  '/?erase=false',
  '/?erase=maybe',
  '/images/../results/',
];

/** Paths near the routes, and tricks. `{ended}` and `{none}` stand for the id of a request that is, or is not. */
export const oddPath: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...ids), fc.constantFrom(...rests))
    .map(([id, rest]) => `/image_process/status/${id}${rest}`),
  fc.constantFrom(
    ...[
      '/',
      '//',
      '/docs',
      '/openapi.json',
      '/openapi.json/',
      '/docs/x',
      '/image_process',
      '/image_process/upload',
    ],
    ...[
      '/image_process//upload/',
      '/IMAGE_PROCESS/upload/',
      '/image_process/upload/../upload/',
      '/./image_process/upload/',
    ],
    ...[
      '/image_process/%75pload/',
      '/image_process\\upload\\',
      '/..%2f..%2fetc/passwd',
      '/%2e%2e/%2e%2e/',
      '/local/',
    ],
    ...[
      '/%',
      '/%00',
      '/\xff\xfe',
      '/?',
      '/#',
      '/;',
      '/*',
      '*',
      'http://169.254.169.254/latest/',
      '//evil.test/x',
      '/[::1]/',
      'x',
    ],
    `/${'a/'.repeat(2_000)}`,
    `/${'%41'.repeat(2_000)}`,
  ),
  fc.webPath(),
);

const names = fc.constantFrom(
  ...[
    'Idempotency-Key',
    'Idempotency-Key',
    'Idempotency-Key',
    'Content-Type',
    'Content-Type',
    'Authorization',
    'Accept',
  ],
  ...[
    'Host',
    'X-Forwarded-Proto',
    'Content-Encoding',
    'Expect',
    'Range',
    'Upgrade',
    'Cookie',
    'Origin',
    'X-HTTP-Method-Override',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'Content-Length', 'Transfer-Encoding'],
);
const values = fc.constantFrom(
  ...[
    '',
    'x',
    '__proto__',
    'constructor',
    'a b',
    '\xe9',
    '\x7f',
    '\0',
    '\t',
    '100-continue',
    'websocket',
    'gzip',
    'chunked',
    '-1',
    '0',
  ],
  ...[
    '1, 2',
    'https',
    "' OR 1=1",
    '../../x',
    'bytes=0-1',
    'evil.test:99999',
    'text/csv; charset=utf-16',
    'text/csv;;;=',
    'a'.repeat(200),
  ],
  ...[
    'a'.repeat(201),
    'a'.repeat(9_000),
    'application/json',
    '{jndi:ldap://x}',
    'DELETE',
    '*/*',
    'application/json, text/csv',
  ],
);
export const oddHeaders: fc.Arbitrary<[string, string][]> = fc.array(fc.tuple(names, values), {
  minLength: 1,
  maxLength: 3,
});

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
