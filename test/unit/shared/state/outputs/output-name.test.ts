import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outputName } from '../../../../../lambdas/shared/state/outputs/output-name.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const folder = temporaryFolder('names');

const nameOf = (path: string) => outputName(`https://shop.example${path}`, 'jpg');

describe('the name of an output', () => {
  it.each([
    ['/mug-front.jpg', 'mug-front.jpg'],
    ['/Mug_Front.PNG?v=3', 'Mug_Front.jpg'],
    ['/photo.jpg.webp', 'photo.jpg'],
    ['/v1.2%20mug.jpeg', 'v1-2-mug.jpg'],
    ['/кружка%201.jpg', 'кружка-1.jpg'],
    ['/e%CC%81te%CC%81.jpg', 'été.jpg'],
    ['/sku/123/', '123.jpg'],
  ])('is that of the source: %s', (path, name) => {
    expect(nameOf(path)).toBe(name);
  });

  it.each(['', '/', '/.jpg', '/%E2%80%AE.png', '/%CC%81.jpg', '/---', '/%'])(
    'is "image" where nothing is left: %s',
    (path) => {
      expect(nameOf(path)).toBe('image.jpg');
    },
  );

  it.each([
    ['/..%2f..%2fetc%2fpasswd', 'etc-passwd.jpg'],
    ['/a%00b%ff%5cc.jpg', 'a-b-c.jpg'],
    ['/.htaccess', 'htaccess.jpg'],
    ['/-rf.jpg', 'rf.jpg'],
    ['/%20.%20.jpg', 'image.jpg'],
    ['/shell.php.jpg', 'shell.jpg'],
  ])('plays no tricks: %s', (path, name) => {
    expect(nameOf(path)).toBe(name);
  });

  it.each(['con', 'PRN', 'aux', 'NUL', 'com1', 'LPT9'])('is no device of Windows: %s', (device) => {
    expect(nameOf(`/${device}.jpg`)).toBe(`image-${device}.jpg`);
    expect(nameOf(`/${device}s.jpg`)).toBe(`${device}s.jpg`);
  });

  it('has at most 80 characters and fits a file system, in any script', () => {
    for (const letter of ['a', 'й', '長', '𠀀']) {
      const name = nameOf(`/${letter.repeat(300)}.jpg`);
      expect([...name].length).toBeLessThanOrEqual(80);
      writeFileSync(join(folder, name), 'x');
      expect(readdirSync(folder)).toContain(name);
    }
    expect([...nameOf(`/${'a'.repeat(300)}`)]).toHaveLength(80);
  });

  it('is a plain file name and a plain part of a URL, whatever the URL was', () => {
    const parts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.constantFrom('..', '%2e%2e%2f', '%5c', '%00', '%ff', '.jpg', '&', '#', '?', ':', '*', '\u202e', ' '),
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 6 }), (texts) => {
        const url = URL.parse(`https://shop.example/${texts.join('')}`);
        fc.pre(url !== null);
        const name = outputName(url.href, 'webp');
        expect(name).toMatch(/^[\p{L}\p{Nd}_][\p{L}\p{M}\p{Nd}_-]*\.webp$/u);
        expect(Buffer.byteLength(name)).toBeLessThan(240);
        expect(new URL(encodeURI(`images/${name}`), 'https://cdn.example').pathname).toBe(
          `/images/${encodeURIComponent(name)}`,
        );
        // The name of a name is itself, so a client may make it anew from the output's URL.
        expect(outputName(`https://cdn.example/${encodeURI(name)}`, 'webp')).toBe(name);
      }),
      { numRuns: 100 },
    );
  });
});
