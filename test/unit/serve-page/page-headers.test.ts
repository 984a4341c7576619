import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { pageHeaders } from '../../../lambdas/serve-page/page-headers.ts';
import { readPage } from '../../../lambdas/serve-page/read-page.ts';

const policyOf = (page: string) =>
  Object.fromEntries(
    pageHeaders(page, 'https://uploads.example')
      ['content-security-policy']!.split('; ')
      .map((part) => [part.slice(0, part.indexOf(' ')), part.slice(part.indexOf(' ') + 1)]),
  );

describe("The page's policy", () => {
  test('lets run and style what stands in the page, by its hash', () => {
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const policy = policyOf('<style>a{}</style><script type="module">one()</script><script>two()</script>');
    expect(policy['script-src']).toBe(`${hash('one()')} ${hash('two()')}`);
    expect(policy['style-src']).toBe(hash('a{}'));
  });

  test('lets run nothing where nothing stands', () => {
    expect(policyOf('<p>Hello</p>')).toMatchObject({ 'script-src': "'none'", 'style-src': "'none'" });
  });

  test('speaks to this API and to the uploads bucket alone, and shows pictures of any shop', () => {
    expect(policyOf('')).toMatchObject({
      'default-src': "'none'",
      'connect-src': "'self' https://uploads.example",
      'img-src': 'http: https: data:',
    });
  });

  test('is that of the real page: one script, one style, nothing unsafe, nothing from elsewhere', async () => {
    const page = await readPage();
    const policy = policyOf(page);
    expect(policy['script-src']).toMatch(/^'sha256-[^ ]+'$/);
    expect(policy['style-src']).toMatch(/^'sha256-[^ ]+'$/);
    expect(page).not.toMatch(/\s(src|href)="(https?:)?\/\/|\sstyle="|\son[a-z]+="|@import/);
  });
});
