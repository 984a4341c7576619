import { expect, test } from 'vitest';
import { resolveAddress } from '../../../../../lambdas/shared/csv/addresses/resolve-address.ts';

const resolve = (text: string, base?: string) => resolveAddress(text, base, () => '"Image", row 1');
const MEDIA = 'https://shop.example/media/catalog/product';

test.each([
  ['https://a.example/my photo.jpg', 'https://a.example/my%20photo.jpg'],
  ['//a.example/1.jpg', 'https://a.example/1.jpg'],
  ['www.a.example/1.jpg', 'https://www.a.example/1.jpg'],
  ['https://bücher.example/ü.jpg', 'https://xn--bcher-kva.example/%C3%BC.jpg'],
  [
    'https://drive.google.com/file/d/1AbC-d_e/view?usp=sharing',
    'https://drive.google.com/uc?export=download&id=1AbC-d_e',
  ],
  ['https://drive.google.com/open?id=1AbC', 'https://drive.google.com/uc?export=download&id=1AbC'],
  [
    'https://drive.google.com/file/d/1AbC/view?resourcekey=0-x',
    'https://drive.google.com/uc?export=download&id=1AbC&resourcekey=0-x',
  ],
  ['https://drive.google.com/drive/folders/1AbC', 'https://drive.google.com/drive/folders/1AbC'],
  ['https://www.dropbox.com/s/abc/mug.jpg?dl=0', 'https://www.dropbox.com/s/abc/mug.jpg?dl=1'],
  [
    'https://www.dropbox.com/scl/fi/abc/mug.jpg?rlkey=k&dl=0',
    'https://www.dropbox.com/scl/fi/abc/mug.jpg?rlkey=k&dl=1',
  ],
  ['https://www.dropbox.com/sh/abc/AAB?dl=0', 'https://www.dropbox.com/sh/abc/AAB?dl=0'],
])('%s leads to %s', (text, href) => {
  expect(resolve(text)).toEqual({ href });
});

test.each([
  ['/m/b/x.jpg', MEDIA],
  ['m/b/x.jpg', `${MEDIA}/`],
  ['./m/b/x.jpg', MEDIA],
  ['../m/b/x.jpg', `${MEDIA}?x=1#y`],
])('the path %s lies below %s, not below its host', (path, base) => {
  expect(resolve(path, base)).toEqual({ href: `${MEDIA}/m/b/x.jpg` });
});

test('a "#" in the name of a file is a part of it', () => {
  expect(resolve('mug #1.jpg', MEDIA)).toEqual({ href: `${MEDIA}/mug%20%231.jpg` });
});

test('a path without a base_url fails, and says what is needed', () => {
  expect(resolve('/m/b/x.jpg')).toEqual({
    failure: {
      code: 'BAD_URL',
      message:
        'Expected an http(s) URL in "Image", row 1, but found "/m/b/x.jpg"; a relative path needs the option base_url',
    },
  });
});

test('a host that is longer than any name in DNS, and than a key holds, is none', () => {
  const host = (length: number) => `${'a.'.repeat(length)}`.slice(0, length - 8).concat('.example');
  expect(resolve(`https://${host(253)}/1.jpg`)).toEqual({ href: `https://${host(253)}/1.jpg` });
  expect(resolve(`https://${host(254)}/1.jpg`)).toMatchObject({
    failure: {
      code: 'BAD_URL',
      message: expect.stringContaining('a host of at most 253 characters (this one has 254)'),
    },
  });
});

test('an absolute address is not joined to a base_url', () => {
  expect(resolve('https://a.example/1.jpg', MEDIA)).toEqual({ href: 'https://a.example/1.jpg' });
  expect(resolve('ftp://a.example/1.jpg', MEDIA)).toMatchObject({ failure: { code: 'BAD_URL' } });
});
