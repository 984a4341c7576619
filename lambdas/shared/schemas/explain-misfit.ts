import type * as z from 'zod';
import { show } from '../show.ts';

const FOUND_CHARACTERS = 60;
const SECRETS = new Set<PropertyKey>(['headers', 'webhook_secret']);

/** Parses by a schema; what does not fit is said by `explainMisfit`. */
export const parseInWords = <T>(schema: z.ZodType<T>, value: unknown) =>
  schema.safeParse(value, { error: expectation, reportInput: true });

/** What was expected and what came, without the place and without a full stop. Of secrets never what came. */
export function explainMisfit(issue: z.core.$ZodIssue): string {
  const isSecret = issue.path.some((name) => SECRETS.has(name));
  const found = isSecret || issue.code === 'invalid_key' ? undefined : foundIn(issue);
  return found === undefined ? issue.message : `${issue.message}, but found ${found}`;
}

/** The sentence of an issue whose schema has none of its own. */
function expectation(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `Expected ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `Expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'too_big':
      return `Expected ${issue.inclusive ? 'at most' : 'less than'} ${amount(issue.maximum, issue.origin)}`;
    case 'too_small':
      return `Expected ${issue.inclusive ? 'at least' : 'more than'} ${amount(issue.minimum, issue.origin)}`;
    case 'invalid_union':
      return `Expected ${issue.errors.flatMap(([first]) => first?.message.replace('Expected ', '') ?? []).join(' or ')}`;
    case 'invalid_key':
      return issue.issues[0]?.message;
    case 'unrecognized_keys':
      return `Unknown field ${issue.keys.map((key) => show(key, FOUND_CHARACTERS)).join(', ')}`;
    default:
      return undefined;
  }
}

const TYPES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};
const UNITS: Record<string, [one: string, many: string]> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

function amount(bound: number | bigint, origin: string): string {
  const [one, many] = UNITS[origin] ?? [];
  return [bound, Number(bound) === 1 ? one : many].filter((word) => word !== undefined).join(' ');
}

function foundIn({ code, input }: z.core.$ZodIssue): string | undefined {
  const isSize = code === 'too_big' || code === 'too_small';
  switch (typeof input) {
    case 'string':
      return isSize ? `${input.length}` : show(input, FOUND_CHARACTERS);
    case 'number':
    case 'boolean':
      return String(input);
    case 'undefined':
      return 'nothing';
    case 'object':
      if (input === null) return 'null';
      if (Array.isArray(input)) return isSize ? `${input.length}` : 'a list';
      return code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_union'
        ? 'an object'
        : undefined;
    default:
      return undefined;
  }
}
