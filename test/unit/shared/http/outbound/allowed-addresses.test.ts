import { describe, expect, it } from 'vitest';
import { createAddressPolicy } from '../../../../../lambdas/shared/http/outbound/address-policy.ts';

describe('the list of allowed addresses', () => {
  const policy = createAddressPolicy({ allow: '127.0.0.1:8080, localhost:9000,[::1]:8081,shop.test:80' });
  const refusal = (url: string, httpsOnly = false) => policy.refuseUrl(new URL(url), { httpsOnly })?.code;

  it.each([
    'http://127.0.0.1:8080/a.jpg',
    'https://127.0.0.1:8080/a.jpg',
    'http://localhost:9000/',
    'http://LOCALHOST:9000/',
    'http://[::1]:8081/',
    'http://[0:0::1]:8081/',
    'http://shop.test/',
  ])('opens exactly the host and port it names, for images and webhooks: %s', (url) => {
    expect(refusal(url)).toBeUndefined();
    expect(refusal(url, true)).toBeUndefined();
  });

  it.each([
    'http://127.0.0.1/',
    'http://127.0.0.1:8081/',
    'http://127.0.0.1:808/',
    'http://127.0.0.2:8080/',
    'http://localhost:8080/',
    'http://localhost.:9000/',
    'http://a.localhost:9000/',
    'http://127.0.0.1:9000/',
    'http://[::1]:8080/',
    'http://[::ffff:127.0.0.1]:8080/',
    'http://0.0.0.0:8080/',
    'https://localhost/',
  ])('opens nothing beside it: %s', (url) => {
    expect(refusal(url)).toBe('FORBIDDEN_ADDRESS');
  });

  it('opens what an allowed name resolves to under that name and port only', () => {
    expect(policy.refuseAddress('127.0.0.1', 'localhost', 9000)).toBeUndefined();
    expect(policy.refuseAddress('127.0.0.1', 'localhost', 80)?.code).toBe('FORBIDDEN_ADDRESS');
    expect(policy.refuseAddress('127.0.0.1', 'shop.example', 9000)?.code).toBe('FORBIDDEN_ADDRESS');
  });

  it('keeps the rule on schemes and user names', () => {
    expect(refusal('ftp://localhost:9000/')).toBe('BAD_URL');
    expect(refusal('http://me@localhost:9000/')).toBe('BAD_URL');
  });

  it.each([
    '127.0.0.1',
    'localhost',
    'http://127.0.0.1:80',
    '127.0.0.1:80/path',
    'a b:80',
    'me@host:80',
    'host:99999',
    ':80',
  ])('must be of the form HOST:PORT, and "%s" is not', (entry) =>
    expect(() => createAddressPolicy({ allow: entry })).toThrow('Expected HOST:PORT'),
  );

  it('is named in a refusal only where it can be used', () => {
    const url = new URL('http://[::1]:8080/');
    expect(createAddressPolicy({ hint: true }).refuseUrl(url)?.message).toBe(
      '[::1] is not a public address, and only public addresses may be reached (on one machine: --allow [::1]:8080)',
    );
    expect(createAddressPolicy().refuseUrl(url)?.message).not.toContain('--allow');
  });
});
