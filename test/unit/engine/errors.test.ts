import { expect, test } from 'vitest';
import { ImageError, MESSAGE_CHARACTERS } from '../../../engine/errors.ts';

test('a sentence is cut, whatever a stranger has put into it', () => {
  const { message } = new ImageError('BAD_URL', `Expected an image, but found ${'x'.repeat(100_000)}`);
  expect(message).toHaveLength(MESSAGE_CHARACTERS);
  expect(message.endsWith('…')).toBe(true);
  expect(new ImageError('BAD_URL', 'Expected an image.').message).toBe('Expected an image.');
});
