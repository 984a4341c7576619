import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitted, wrapLine } from '../../../../../bin/halve/terminal/wrap-line.ts';

describe('a line in a narrow terminal', () => {
  it('is broken at its spaces, and loses the gaps of a table', () => {
    expect(wrapLine('seeding.jpg       110.0 kB    54.7 kB    50 %     78', 20)).toBe(
      'seeding.jpg 110.0 kB\n  54.7 kB 50 % 78',
    );
    const help = '  -h, --help                  display help for command\nshort';
    expect(fitted(help, { isTTY: false, columns: 20 })).toBe(help);
    expect(fitted(help, { isTTY: true, columns: 20 })).toBe(
      '  -h, --help display\n    help for command\nshort',
    );
  });

  it('stays as it is where it fits, and keeps an address whole where it does not', () => {
    expect(wrapLine('a    b', 20)).toBe('a    b');
    expect(wrapLine('see https://shop.example/a-long-name.jpg now', 20)).toBe(
      'see\n  https://shop.example/a-long-name.jpg\n  now',
    );
  });

  it('has all of its words and fits, but for words that do not fit alone', () => {
    const texts = fc
      .array(fc.string({ unit: fc.constantFrom('a', 'B', '-', '/'), minLength: 1, maxLength: 30 }))
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(texts, fc.integer({ min: 10, max: 60 }), (text, columns) => {
        const wrapped = wrapLine(text, columns);
        expect(wrapped.split(/\s+/).filter(Boolean)).toEqual(text.split(/\s+/).filter(Boolean));
        for (const line of wrapped.split('\n'))
          if (line.length > columns) expect(line.trim()).not.toContain(' ');
      }),
    );
  });
});
