import type { Random } from '../../core/random.ts';

type Part = [text: string, values: Record<string, unknown>];

/** An update of one to three clauses, and a condition of one to three terms, of all kinds that Halve writes. */
export function drawUpdate(random: Random) {
  const value = random.int(0, 4);
  const clauses: Part[] = [
    ['SET #state = :s', { ':s': random.pick(['live', 'going', 'dead']) }],
    ['SET more = if_not_exists(more, :zero) + :one', { ':zero': 0, ':one': 1 }],
    ['SET nested.deep = :d', { ':d': value }],
    ['ADD #count :n', { ':n': value }],
    ['ADD open :set', { ':set': new Set([value, value + 1]) }],
    ['DELETE open :less', { ':less': new Set([value]) }],
    ['DELETE tags :tag', { ':tag': new Set(['a']) }],
    ['REMOVE nested', {}],
    ['REMOVE more, tags', {}],
    // A reserved word is refused before anything is looked at.
    ['REMOVE inner', {}],
  ];
  const terms: Part[] = [
    ['contains(open, :c)', { ':c': value }],
    ['NOT contains(open, :c2)', { ':c2': value }],
    ['attribute_exists(pk)', {}],
    ['attribute_not_exists(open)', {}],
    ['#state = :was', { ':was': random.pick(['live', 'going']) }],
    ['#state <> :wasnt', { ':wasnt': 'dead' }],
    ['#state IN (:a, :b)', { ':a': 'live', ':b': 'dead' }],
    ['#count <= :most', { ':most': value }],
    ['#count BETWEEN :low AND :high', { ':low': 0, ':high': value }],
    ['(attribute_not_exists(#count) OR #count < :lim)', { ':lim': value }],
    ['size(tags) > :size', { ':size': 1 }],
    ['begins_with(#state, :begin)', { ':begin': 'l' }],
    ['contains(tags, :has)', { ':has': 'b' }],
    ['attribute_type(more, :type)', { ':type': 'N' }],
  ];
  // One clause a kind and path: two on one path are refused by both, and nothing is learned.
  const chosen = pickSome(random, clauses, random.int(1, 3));
  const kinds = new Map<string, string[]>();
  for (const [text] of chosen) {
    const [kind = '', ...rest] = text.split(' ');
    kinds.set(kind, [...(kinds.get(kind) ?? []), rest.join(' ')]);
  }
  const UpdateExpression = [...kinds].map(([kind, parts]) => `${kind} ${parts.join(', ')}`).join(' ');
  const held = random.chance(0.7) ? pickSome(random, terms, random.int(1, 3)) : [];
  const ConditionExpression =
    held.length > 0 ? held.map(([text]) => text).join(random.pick([' AND ', ' OR '])) : undefined;
  const all = `${UpdateExpression} ${ConditionExpression}`;
  const names = Object.fromEntries(
    ['state', 'count'].filter((name) => all.includes(`#${name}`)).map((name) => [`#${name}`, name]),
  );
  const values = Object.assign({}, ...[...chosen, ...held].map(([, given]) => given)) as Record<
    string,
    unknown
  >;
  return {
    UpdateExpression,
    ConditionExpression,
    ExpressionAttributeNames: Object.keys(names).length > 0 ? names : undefined,
    ExpressionAttributeValues: Object.keys(values).length > 0 ? values : undefined,
  };
}

function pickSome<T>(random: Random, from: T[], count: number): T[] {
  const left = [...from];
  return Array.from({ length: count }, () => left.splice(random.int(0, left.length - 1), 1)[0]!);
}
