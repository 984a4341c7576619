import { createDecipheriv } from 'node:crypto';
import { expect, it } from 'vitest';
import { openHeaders, sealHeaders } from '../../../../lambdas/shared/secrets/seal-headers.ts';

const HEADERS = { 'IMG.shop.example:443': { Authorization: 'Basic c2VjcmV0' } };
const IN_ONE_FORM = { 'img.shop.example': { authorization: 'Basic c2VjcmV0' } };

it('opens for its request with its key alone, hosts and names in one form', () => {
  const { sealed, key } = sealHeaders('one', HEADERS);
  expect(openHeaders('one', sealed, key)).toEqual(IN_ONE_FORM);
  expect(() => openHeaders('another', sealed, key)).toThrow();
  expect(() => openHeaders('one', sealed, sealHeaders('one', HEADERS).key)).toThrow();
  for (const at of [0, 20, 40]) {
    const bytes = Buffer.from(sealed.box, 'base64');
    bytes[at]! ^= 1;
    expect(() => openHeaders('one', { ...sealed, box: bytes.toString('base64') }, key)).toThrow();
  }
});

it('is plain AES-256-GCM, and never twice the same', () => {
  const { sealed, key } = sealHeaders('one', HEADERS);
  const box = Buffer.from(sealed.box, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, 12))
    .setAAD(Buffer.from('one'))
    .setAuthTag(box.subarray(12, 28));
  expect(JSON.parse(decipher.update(box.subarray(28)).toString() + decipher.final().toString())).toEqual(
    IN_ONE_FORM,
  );
  expect(sealHeaders('one', HEADERS).sealed.box).not.toBe(sealed.box);
});
