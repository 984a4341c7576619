import conditionParser from 'dynalite/db/conditionParser.js';
import projectionParser from 'dynalite/db/projectionParser.js';
import updateParser from 'dynalite/db/updateParser.js';
import validations from 'dynalite/validations/index.js';
import { copyOf, orderOfBytes, typeOf, type Value } from './values.ts';

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

/** What a call's expressions say, worked out once for each text. */
export interface Prepared {
  sections: UpdateSection[] | undefined;
  condition: Test | undefined;
  keyCondition: Test | undefined;
  /** Where the values of the partition and the sort key stand, for queries. */
  keyTree: Condition | undefined;
  filter: Test | undefined;
  /** Fields that are asked for. */
  fields: string[] | undefined;
}

export interface Expressions {
  UpdateExpression?: string | undefined;
  ConditionExpression?: string | undefined;
  KeyConditionExpression?: string | undefined;
  FilterExpression?: string | undefined;
  ProjectionExpression?: string | undefined;
  ExpressionAttributeNames?: Names;
  ExpressionAttributeValues?: Values;
}

const prepared = new Map<string, Prepared>();

/** Parsed once for each text and names: what is kept holds the values' names, not the values. */
export function prepare(call: Expressions): Prepared {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = call;
  let key = `${call.UpdateExpression}\n${call.ConditionExpression}\n${call.KeyConditionExpression}\n${call.FilterExpression}\n${call.ProjectionExpression}`;
  if (names !== undefined) for (const name in names) key += `\n${name} ${names[name]}`;
  if (values !== undefined) for (const name in values) key += `\n${name}`;
  let known = prepared.get(key);
  if (known === undefined) {
    known = parseAll(call);
    prepared.set(key, known);
  }
  return known;
}

/** Every name and value that is given must stand in one of the expressions. */
function parseAll(call: Expressions): Prepared {
  const { UpdateExpression, ConditionExpression, KeyConditionExpression, FilterExpression } = call;
  const { ProjectionExpression, ExpressionAttributeNames: names, ExpressionAttributeValues: values } = call;
  const all = [
    UpdateExpression,
    ConditionExpression,
    KeyConditionExpression,
    FilterExpression,
    ProjectionExpression,
  ].join(' ');
  for (const name of [...Object.keys(names ?? {}), ...Object.keys(values ?? {})]) {
    if (!new RegExp(`${name}(?![0-9A-Za-z_])`).test(all)) {
      throw new ValidationException(`Value provided in ExpressionAttribute unused in expressions: ${name}`);
    }
  }
  const conditionOf = (text: string | undefined) =>
    text ? parse<{ expression: Condition }>(conditionParser, text, names, values).expression : undefined;
  const testOf = (condition: Condition | undefined) => condition && compile(condition);
  const keyTree = conditionOf(KeyConditionExpression);
  return {
    sections: UpdateExpression
      ? parse<{ sections: UpdateSection[] }>(updateParser, UpdateExpression, names, values).sections
      : undefined,
    condition: testOf(conditionOf(ConditionExpression)),
    keyTree,
    keyCondition: testOf(keyTree),
    filter: testOf(conditionOf(FilterExpression)),
    fields: ProjectionExpression
      ? parse<{ paths: Path[] }>(projectionParser, ProjectionExpression, names, undefined).paths.map(
          ([field]) => field as string,
        )
      : undefined,
  };
}

function parse<T>(
  parser: { parse(text: string, options: object): unknown },
  text: string,
  names: Names,
  values: Values,
): T {
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
  let tree: unknown;
  try {
    tree = parser.parse(text, { context });
  } catch (error) {
    throw new ValidationException(`Invalid expression "${text}": ${(error as Error).message}`);
  }
  if (typeof tree === 'string') throw new ValidationException(`Invalid expression "${text}": ${tree}`);
  return tree as T;
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
  if (isPath(node)) return node.length === 1 ? item?.[node[0] as string] : at(node, item);
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
export type Test = (item: Record_ | undefined, values: Values) => boolean;

function compile({ type, name, args }: Condition): Test {
  switch (type) {
    case 'and':
    case 'or': {
      const [one, other] = [compile(args[0] as Condition), compile(args[1] as Condition)];
      return type === 'and'
        ? (item, values) => one(item, values) && other(item, values)
        : (item, values) => one(item, values) || other(item, values);
    }
    case 'not': {
      const inner = compile(args[0] as Condition);
      return (item, values) => !inner(item, values);
    }
    default: {
      const by = type === 'function' ? name! : type;
      const [first, ...rest] = args as [Operand, ...Operand[]];
      return (item, values) =>
        compare(
          by,
          operand(first, item, values),
          rest.map((node) => operand(node, item, values)),
        );
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
  if (typeof one === 'string' && typeof other === 'string') return orderOfBytes(one, other);
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
  let gone = false;
  for (const { type, path, val } of sections) {
    const last = path.at(-1) as string;
    const parent = (path.length === 1 ? item : at(path.slice(0, -1), item)) as
      | Record<string, Value | undefined>
      | undefined;
    if (parent === undefined || typeof parent !== 'object') {
      throw new ValidationException(
        'The document path provided in the update expression is invalid for update',
      );
    }
    // What is set is worked out from the item as it was, whatever the other clauses do.
    if (type === 'set') parent[last] = copyOf(assigned(val!, before, values));
    else if (type === 'remove') {
      if (Array.isArray(parent)) parent.splice(Number(last), 1);
      else {
        parent[last] = undefined;
        gone = true;
      }
    } else {
      const standing = parent[last];
      const value = operand(val!, before, values);
      if (standing !== undefined && typeOf(standing) !== typeOf(value)) throw wrongType();
      if (type === 'add') parent[last] = added(standing, value!);
      else if (standing instanceof Set) {
        const left = new Set([...standing].filter((one) => !(value as Set<unknown>).has(one)));
        // There is no empty set.
        parent[last] = left.size > 0 ? (left as Value) : undefined;
        gone ||= left.size === 0;
      }
    }
  }
  return gone ? (copyOf(item) as Record_) : item;
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
