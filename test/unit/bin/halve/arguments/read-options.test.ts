import { describe, expect, it } from 'vitest';
import { readOptions } from '../../../../../bin/halve/arguments/read-options.ts';
import { printable } from '../../../../../bin/halve/terminal/printable.ts';

describe('--options', () => {
  it('may be pairs or JSON', () => {
    expect(readOptions('mode=quality, target=0.6')).toEqual({ mode: 'quality', target: 0.6 });
    expect(readOptions('reuse=false')).toEqual({ reuse: false });
    expect(readOptions('{"format":"webp"}')).toEqual({ format: 'webp' });
  });

  it.each(['', 'mode', 'mode=', '=x', '{"mode"'])('that are %j are refused with an example', (text) => {
    expect(() => readOptions(text)).toThrow('mode=quality,target=0.6');
  });
});

describe('what is printed', () => {
  it('cannot steer the terminal, and keeps every script of the world', () => {
    expect(printable('a\u001b[31mb\u009bc\u202ed\n')).toBe('a\ufffd[31mb\ufffdc\ufffdd\ufffd');
    expect(printable('Žluťoučký 红色 👩‍💻')).toBe('Žluťoučký 红色 👩‍💻');
  });
});
