/** A value of an item, as the document client takes and gives it. */
export type Value =
  | string
  | number
  | boolean
  | null
  | Set<string>
  | Set<number>
  | Value[]
  | { [key: string]: Value };

export function typeOf(value: unknown): string {
  if (typeof value === 'string') return 'S';
  if (typeof value === 'number') return 'N';
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return 'BOOL';
  if (value instanceof Set) {
    for (const one of value) return typeof one === 'number' ? 'NS' : 'SS';
    return 'SS';
  }
  if (Array.isArray(value)) return 'L';
  return value === undefined ? 'none' : 'M';
}

/** As the wire would copy it: what is undefined is left out. */
export function copyOf(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Set) return new Set(value as Set<never>);
  if (Array.isArray(value)) return value.map(copyOf);
  const copy: Record<string, Value> = {};
  for (const key in value) {
    const inner = value[key];
    if (inner !== undefined) copy[key] = copyOf(inner);
  }
  return copy;
}

/** Bytes as DynamoDB counts them, nearly: names and values in UTF-8, numbers and the like by a round figure. */
export function bytesOf(value: Value): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return 8;
  if (typeof value !== 'object' || value === null) return 1;
  let bytes = 3;
  if (value instanceof Set || Array.isArray(value)) for (const one of value) bytes += 1 + bytesOf(one);
  else for (const key in value) bytes += 1 + Buffer.byteLength(key) + bytesOf(value[key]!);
  return bytes;
}
