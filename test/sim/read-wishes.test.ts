import { expect, it } from 'vitest';
import { readWishes } from './read-wishes.ts';

it('takes what there is, and numbers as they are written', () => {
  expect(readWishes(['--seed', 's-1', '--workers', '2'])).toMatchObject({ seed: 's-1', workers: '2' });
});

it.each([
  [['--nope'], /^Unknown option '--nope'.* --help lists/s],
  [['--histories', 'x'], /^Expected a whole number from 1 on as --histories, but found x\./],
  [['--workers', '0'], /^Expected a whole number from 1 on as --workers, but found 0\./],
  [['--plan', '/nowhere.json'], /^Expected a file as --plan, but there is no \/nowhere\.json\.$/],
])('says in a sentence what %j asks for in vain', (args, sentence) => {
  expect(() => readWishes(args)).toThrow(sentence);
});
