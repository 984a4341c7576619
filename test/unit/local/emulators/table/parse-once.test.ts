import { createRequire } from 'node:module';
import { expect, it, vi } from 'vitest';
import { type ExpressionParser, parseOnce } from '../../../../../local/emulators/table/parse-once.ts';

const load = createRequire(import.meta.url);
const { compare } = load('dynalite/db');
const names = { '#a': 'total', '#b': 'b' };
const s = (text: string) => ({ S: text });
const n = (number: number) => ({ N: String(number) });

/** Expressions, each with values of it. */
const CASES = {
  condition: [
    ['attribute_not_exists(pk)', {}, {}],
    [
      'pk = :pk AND begins_with(sk, :begin)',
      { ':pk': s('x'), ':begin': s('A#') },
      { ':pk': s('y'), ':begin': s('') },
    ],
    [
      'pk = :pk AND sk BETWEEN :low AND :high',
      { ':pk': s('x'), ':low': s('a'), ':high': s('b') },
      { ':pk': s('x'), ':low': s('b'), ':high': s('a') },
    ],
    ['attribute_type(#a, :type)', { ':type': s('N') }, { ':type': s('nothing') }],
    [
      'contains(#a, :v) OR NOT (size(#b) > :n)',
      { ':v': n(1), ':n': n(2) },
      { ':v': { SS: ['x'] }, ':n': n(0) },
    ],
    ['begins_with(sk, :begin)', { ':begin': s('A') }, { ':begin': n(1) }],
    ['#a = :a', { ':a': n(1), ':unused': n(2) }, { ':unused': n(2) }],
    ['#a = :a', { ':a': { M: { deep: n(1) } } }, { ':a': { L: [s('x'), { NULL: true }] } }],
    ['#a = :a AND', { ':a': n(1) }, { ':a': n(2) }],
    ['#nobody = :a', { ':a': n(1) }, { ':a': n(2) }],
  ],
  update: [
    [
      'SET #a = :a, b.c[1] = if_not_exists(d, :d) REMOVE e ADD f :f DELETE g :g',
      { ':a': s('x'), ':d': n(1), ':f': n(2), ':g': { NS: ['1'] } },
      { ':a': n(0), ':d': s(''), ':f': { NS: ['1'] }, ':g': { SS: ['1'] } },
    ],
    ['SET #a = #a + :a', { ':a': n(1) }, { ':a': n(-7) }],
    ['ADD #a :a', { ':a': n(1) }, { ':a': s('no number') }],
  ],
  projection: [['#a, b.c', {}, {}]],
} as const;

/** What a parser makes of an expression, and which names and values are left unused. */
function outcome(parser: ExpressionParser, text: string, values: Record<string, object>) {
  const unused = (of: object) => Object.fromEntries(Object.keys(of).map((name) => [name, true as const]));
  const context = {
    attrNames: names,
    attrVals: values as never,
    unusedAttrNames: unused(names),
    unusedAttrVals: unused(values),
    isReserved: (name: string) => name === 'total',
    compare,
  };
  try {
    const tree = parser.parse(text, { context });
    return JSON.stringify([tree, context.unusedAttrNames, context.unusedAttrVals]);
  } catch (fault) {
    return String(fault);
  }
}

it.each(Object.entries(CASES))('a %s is read once, and means the same with other values', (kind, cases) => {
  const raw: ExpressionParser = load(`dynalite/db/${kind}Parser`);
  const parse = vi.fn(raw.parse);
  const once: ExpressionParser = { parse };
  parseOnce(once);
  for (const [text, first, second] of cases)
    for (const values of [first, second, first])
      expect(outcome(once, text, values)).toBe(outcome(raw, text, values));
  const [[text, first]] = cases;
  parse.mockClear();
  outcome(once, text, first);
  expect(parse).not.toHaveBeenCalled();
});

it('those who get a tree may change it', () => {
  const raw: ExpressionParser = load('dynalite/db/conditionParser');
  const once: ExpressionParser = { parse: raw.parse };
  parseOnce(once);
  const context = {
    attrVals: { ':a': n(1) },
    unusedAttrNames: {},
    unusedAttrVals: {},
    isReserved: () => false,
  };
  const first = once.parse('pk = :a', { context }) as { expression: { args: unknown[] } };
  const before = JSON.stringify(first);
  first.expression.args.length = 0;
  expect(JSON.stringify(once.parse('pk = :a', { context }))).toBe(before);
});
