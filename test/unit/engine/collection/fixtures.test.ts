import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { families } from '../../../fixtures/images/generate.ts';
import { broken } from './expected/broken.ts';
import { formats } from './expected/formats.ts';
import { kinds } from './expected/kinds.ts';
import { looks } from './expected/looks.ts';
import { personal } from './expected/personal.ts';
import { polyglots } from './expected/polyglots.ts';
import { refused } from './expected/refused.ts';
import { small } from './expected/small.ts';
import { outcomeOf } from './outcome.ts';

/**
 * By fixture: `met 4`, halved and at most so far from its input on average; `flagged 0`; or the beginning of a
 * refusal and, behind a dash, what its sentence holds. `like` names the fixture that it must look like.
 */
const EXPECTED: Record<string, Record<string, string>> = {
  formats,
  kinds,
  looks,
  broken,
  refused,
  small,
  personal,
  polyglots,
};
const FOLDER = new URL('../../../fixtures/images/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, FOLDER));

test('every fixture is made by the generator, and has its expected outcome', () => {
  const files = readdirSync(FOLDER).filter((name) => name !== 'generate.ts' && name !== 'make');
  const names = (of: Record<string, object>) => Object.values(of).flatMap(Object.keys).sort();
  expect(files.sort()).toEqual(names(families));
  expect(names(EXPECTED)).toEqual(names(families));
});

describe.each(Object.entries(EXPECTED))('%s', (_, family) => {
  test.each(Object.entries(family))('%s: %s', async (name, expected) => {
    const [, outcome, allowed, like] = /^(met|flagged) (\S+)(?: like (.+))?$/.exec(expected) ?? [];
    const found = await outcomeOf(read(name), like === undefined ? undefined : read(like));
    if (outcome === undefined) {
      const [code, part] = expected.split(' - ');
      expect(found).toContain(`${code} `);
      expect(found).toContain(part);
      return;
    }
    expect(found.split(' ')[0]).toBe(outcome);
    expect(Number(found.split(' ')[1])).toBeLessThanOrEqual(Number(allowed));
  });
});
