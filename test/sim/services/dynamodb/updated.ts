import {
  type Operand,
  type Path,
  type Record_,
  type UpdateSection,
  ValidationException,
  type Values,
} from './expressions.ts';
import { at, isPath, operand } from './operands.ts';
import { copyOf, typeOf, type Value } from './values.ts';

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

/** Whether an operand takes something of the item. */
export function holdsPath(node: Operand | undefined): boolean {
  if (node === undefined) return false;
  return Array.isArray(node) || (node.args ?? []).some((arg) => holdsPath(arg));
}

/** Bytes at most of what stands for the paths of an update. */
export const pathBytes = (sections: UpdateSection[]) =>
  sections.reduce((sum, { path }) => sum + 8 + 3 * String(path.at(-1)).length, 0);
