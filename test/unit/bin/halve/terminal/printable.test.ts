import { expect, it } from 'vitest';
import { printable, printableJson } from '../../../../../bin/halve/terminal/printable.ts';

/** Sets a title, turns what follows, and one sign that is a whole sequence's beginning to some terminals. */
const STEERING = 'mug \u001b]0;mine\u0007 \u202egpj \u009b31m';

it('lets no text steer a terminal', () => {
  expect(printable(STEERING)).toBe('mug \ufffd]0;mine\ufffd \ufffdgpj \ufffd31m');
});

it('lets no JSON do so, and keeps what it means', () => {
  const json = JSON.stringify({ product: STEERING, name: 'Größe 漢 😀' });
  expect(JSON.parse(printableJson(json))).toEqual(JSON.parse(json));
  expect(printableJson(json)).toBe(printable(printableJson(json)));
});
