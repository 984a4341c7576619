import fc from 'fast-check';

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
