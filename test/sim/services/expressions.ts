import conditionParser from 'dynalite/db/conditionParser.js';
import projectionParser from 'dynalite/db/projectionParser.js';
import updateParser from 'dynalite/db/updateParser.js';
import validations from 'dynalite/validations/index.js';
import { copyOf, typeOf, type Value } from './values.ts';

/** What dynalite's parsers make of an expression; a value stands in it as `{ <type>: ..., ref: name }`. */
type Path = (string | number)[];
export type Operand = Path | { type?: string; name?: string; args?: Operand[]; ref?: string };
export interface Condition {
  type: string;
  name?: string;
  args: (Operand | Condition)[];
}
export interface UpdateSection {
  type: 'set' | 'remove' | 'add' | 'delete';
  path: Path;
  val?: Operand;
}

export type Names = Record<string, string> | undefined;
export type Values = Record<string, Value> | undefined;
export type Record_ = Record<string, Value>;

export class ValidationException extends Error {
  readonly $metadata = { httpStatusCode: 400 };
  override readonly name = 'ValidationException';
}

const parsed = new Map<string, unknown>();

/** Parsed once for each text and names: the tree holds the values' names, not the values. */
function parse<T>(
  parser: { parse(text: string, options: object): unknown },
  text: string,
  names: Names,
  values: Values,
): T {
  const key = names === undefined ? text : `${text}|${JSON.stringify(names)}`;
  let tree = parsed.get(key);
  if (tree === undefined) {
    const attrVals = Object.fromEntries(
      Object.entries(values ?? {}).map(([name, value]) => [name, { [typeOf(value)]: value, ref: name }]),
    );
    const context = {
      attrNames: names,
      attrVals,
      unusedAttrNames: { ...names },
      unusedAttrVals: { ...attrVals },
      isReserved,
      compare: () => false,
    };
    try {
      tree = parser.parse(text, { context });
    } catch (error) {
      throw new ValidationException(`Invalid expression "${text}": ${(error as Error).message}`);
    }
    if (typeof tree === 'string') throw new ValidationException(`Invalid expression "${text}": ${tree}`);
    parsed.set(key, tree);
  }
  return tree as T;
}

export const parseCondition = (text: string, names: Names, values: Values) =>
  parse<{ expression: Condition }>(conditionParser, text, names, values).expression;
export const parseUpdate = (text: string, names: Names, values: Values) =>
  parse<{ sections: UpdateSection[] }>(updateParser, text, names, values).sections;
export const parseProjection = (text: string, names: Names) =>
  parse<{ paths: Path[] }>(projectionParser, text, names, undefined).paths;

const refusedNothing = new Set<string>();

/** Every name and value that is given must stand in one of the expressions. */
export function refuseUnused(texts: (string | undefined)[], names: Names, values: Values): void {
  const given = `${texts}|${Object.keys(names ?? {})}|${Object.keys(values ?? {})}`;
  if (refusedNothing.has(given)) return;
  const all = texts.join(' ');
  for (const name of [...Object.keys(names ?? {}), ...Object.keys(values ?? {})]) {
    if (!new RegExp(`${name}(?![0-9A-Za-z_])`).test(all)) {
      throw new ValidationException(`Value provided in ExpressionAttribute unused in expressions: ${name}`);
    }
  }
  refusedNothing.add(given);
}

const reserved = new Map<string, boolean>();

/** dynalite keeps its list of reserved words to itself, and tells by a refusal whether one stands in it. */
function isReserved(name: string): boolean {
  const known = reserved.get(name);
  if (known !== undefined) return known;
  const refusal = validations.validateExpressions({ ProjectionExpression: name }) ?? '';
  reserved.set(name, refusal.includes('reserved'));
  return reserved.get(name)!;
}

const isPath = (operand: unknown): operand is Path => Array.isArray(operand);

function at(path: Path, item: Record_ | undefined): Value | undefined {
  let value: Value | undefined = item;
  for (const step of path) {
    if (value === undefined || value === null) return undefined;
    const type = typeOf(value);
    if (typeof step === 'number' ? type !== 'L' : type !== 'M') return undefined;
    value = (value as Record<string, Value>)[step as string];
  }
  return value;
}

function operand(node: Operand, item: Record_ | undefined, values: Values): Value | undefined {
  if (isPath(node)) return at(node, item);
  if (node.type === 'function' && node.name === 'size') return sizeOf(operand(node.args![0]!, item, values));
  return values?.[node.ref!];
}

function sizeOf(value: Value | undefined): number | undefined {
  switch (typeOf(value)) {
    case 'S':
      return Buffer.byteLength(value as string);
    case 'L':
      return (value as Value[]).length;
    case 'SS':
    case 'NS':
      return (value as Set<unknown>).size;
    case 'M':
      return Object.keys(value as object).length;
    default:
      return undefined;
  }
}

/** Whether a condition holds for an item, which may be none. */
export function holds(condition: Condition, item: Record_ | undefined, values: Values): boolean {
  const inner = (index: number) => holds(condition.args[index] as Condition, item, values);
  switch (condition.type) {
    case 'and':
      return inner(0) && inner(1);
    case 'or':
      return inner(0) || inner(1);
    case 'not':
      return !inner(0);
    default: {
      const [first, ...rest] = condition.args.map((arg) => operand(arg as Operand, item, values));
      return compare(condition.type === 'function' ? condition.name! : condition.type, first, rest);
    }
  }
}

function compare(by: string, one: Value | undefined, rest: (Value | undefined)[]): boolean {
  const [other] = rest;
  const same = one !== undefined && other !== undefined && typeOf(one) === typeOf(other);
  switch (by) {
    case '=':
      return same && isEqual(one, other);
    case '<>':
      return !(same && isEqual(one, other));
    case '<':
      return same && order(one, other) < 0;
    case '<=':
      return same && order(one, other) <= 0;
    case '>':
      return same && order(one, other) > 0;
    case '>=':
      return same && order(one, other) >= 0;
    case 'between':
      return same && order(one, other) >= 0 && typeOf(rest[1]) === typeOf(one) && order(one, rest[1]!) <= 0;
    case 'in':
      return rest.some((value) => value !== undefined && one !== undefined && isEqual(one, value));
    case 'attribute_exists':
      return one !== undefined;
    case 'attribute_not_exists':
      return one === undefined;
    case 'attribute_type':
      return one !== undefined && typeOf(one) === other;
    case 'begins_with':
      return typeof one === 'string' && typeof other === 'string' && one.startsWith(other);
    case 'contains':
      if (typeof one === 'string') return typeof other === 'string' && one.includes(other);
      if (one instanceof Set) return other !== undefined && one.has(other as never);
      return Array.isArray(one) && other !== undefined && one.some((value) => isEqual(value, other));
    default:
      throw new ValidationException(`The simulated table knows no ${by}`);
  }
}

function order(one: Value, other: Value): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'string' && typeof other === 'string')
    return Buffer.compare(Buffer.from(one), Buffer.from(other));
  return Number.NaN;
}

function isEqual(one: Value, other: Value): boolean {
  if (typeOf(one) !== typeOf(other)) return false;
  if (one instanceof Set && other instanceof Set) {
    return one.size === other.size && [...one].every((value) => other.has(value as never));
  }
  if (typeof one !== 'object' || one === null) return one === other;
  const [left, right] = [one as Record<string, Value>, other as Record<string, Value>];
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => right[key] !== undefined && isEqual(left[key]!, right[key]))
  );
}

/** The item after an update; the one before is left as it was. */
export function updated(before: Record_, sections: UpdateSection[], values: Values): Record_ {
  // Items are never changed where they lie, so that what is not named may be shared.
  const item = sections.some(({ path }) => path.length > 1) ? (copyOf(before) as Record_) : { ...before };
  // What is set is worked out from the item as it was, whatever the other clauses do.
  const worth = sections.map(({ type, val }) =>
    type === 'set' ? assigned(val!, before, values) : undefined,
  );
  for (const [index, section] of sections.entries()) {
    const { path } = section;
    const last = path.at(-1)!;
    const parent = (path.length === 1 ? item : at(path.slice(0, -1), item)) as
      | Record<string, Value>
      | undefined;
    if (parent === undefined || typeof parent !== 'object') {
      throw new ValidationException(
        'The document path provided in the update expression is invalid for update',
      );
    }
    const standing = parent[last as string];
    const value = section.val && section.type !== 'set' ? operand(section.val, before, values) : worth[index];
    if (section.type === 'set') parent[last as string] = copyOf(value!);
    else if (section.type === 'remove') {
      if (Array.isArray(parent)) parent.splice(Number(last), 1);
      else delete parent[last as string];
    } else {
      if (standing !== undefined && typeOf(standing) !== typeOf(value)) throw wrongType();
      if (section.type === 'add') parent[last as string] = added(standing, value!);
      else if (standing instanceof Set) {
        const left = new Set([...standing].filter((one) => !(value as Set<unknown>).has(one)));
        // There is no empty set.
        if (left.size > 0) parent[last as string] = left as Value;
        else delete parent[last as string];
      }
    }
  }
  return item;
}

const wrongType = () =>
  new ValidationException('An operand in the update expression has an incorrect data type');

function added(standing: Value | undefined, value: Value): Value {
  if (typeof value === 'number') return ((standing as number | undefined) ?? 0) + value;
  if (!(value instanceof Set)) throw wrongType();
  return new Set([...((standing as Set<never> | undefined) ?? []), ...(value as Set<never>)]);
}

function assigned(node: Operand, item: Record_, values: Values): Value {
  const value = worthOf(node, item, values);
  if (value === undefined) {
    throw new ValidationException(
      'The provided expression refers to an attribute that does not exist in the item',
    );
  }
  return value;
}

function worthOf(node: Operand, item: Record_, values: Values): Value | undefined {
  if (isPath(node) || node.args === undefined) return operand(node, item, values);
  const [first, second] = node.args as [Operand, Operand];
  if (node.type === 'function' && node.name === 'if_not_exists') {
    return at(first as Path, item) ?? worthOf(second, item, values);
  }
  const [one, other] = [assigned(first, item, values), assigned(second, item, values)];
  if (node.type === 'function' && node.name === 'list_append') {
    if (!Array.isArray(one) || !Array.isArray(other)) throw wrongType();
    return [...one, ...other];
  }
  if (typeof one !== 'number' || typeof other !== 'number') throw wrongType();
  return node.type === 'subtract' ? one - other : one + other;
}
