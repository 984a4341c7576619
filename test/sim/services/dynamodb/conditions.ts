import {
  type Condition,
  type Operand,
  type Record_,
  ValidationException,
  type Values,
} from './expressions.ts';
import { operand } from './operands.ts';
import { orderOfBytes, typeOf, type Value } from './values.ts';

/** Whether a condition holds for an item, which may be none. */
export type Test = (item: Record_ | undefined, values: Values) => boolean;

export function compile({ type, name, args }: Condition): Test {
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
