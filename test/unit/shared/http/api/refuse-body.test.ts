import { expect, it } from 'vitest';
import { refuseBody } from '../../../../../lambdas/shared/http/api/refuse-body.ts';

const refuse = (body: string | null, isBase64Encoded = false) =>
  refuseBody({ body, isBase64Encoded }, 'It belongs elsewhere.');

it('takes no body, white space and an empty object, none of which asks for anything', () => {
  for (const body of [null, '', ' \r\n', '{}', ' {}\n']) refuse(body);
});

it('refuses any other, says where such a wish belongs, and quotes nothing of it', () => {
  const words = 'Expected no body, but found one of 14 bytes. It belongs elsewhere.';
  for (const body of ['{"erase":true}', 'password=12345']) {
    expect(() => refuse(body)).toThrow(expect.objectContaining({ status: 400, message: words }));
  }
  expect(() => refuse(Buffer.from('erase=true').toString('base64'), true)).toThrow('one of 10 bytes');
});
