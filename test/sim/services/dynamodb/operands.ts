import type { Operand, Path, Record_, Values } from './expressions.ts';
import { typeOf, type Value } from './values.ts';

export const isPath = (operand: unknown): operand is Path => Array.isArray(operand);

/** What stands at a path of an item. */
export function at(path: Path, item: Record_ | undefined): Value | undefined {
  let value: Value | undefined = item;
  for (const step of path) {
    if (value === undefined || value === null) return undefined;
    const type = typeOf(value);
    if (typeof step === 'number' ? type !== 'L' : type !== 'M') return undefined;
    value = (value as Record<string, Value>)[step as string];
  }
  return value;
}

/** What an operand is worth for an item. */
export function operand(node: Operand, item: Record_ | undefined, values: Values): Value | undefined {
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
