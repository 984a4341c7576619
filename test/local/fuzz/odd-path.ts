import fc from 'fast-check';
import { UUID } from './odd-calls.ts';

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
