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
  // A whole object is copied at once; only what is in it is looked at.
  const copy = { ...value };
  for (const key in copy) {
    const inner = copy[key];
    if (inner === undefined) return withoutUndefined(value);
    if (typeof inner === 'object') copy[key] = copyOf(inner);
  }
  return copy;
}

function withoutUndefined(value: Record<string, Value>): Record<string, Value> {
  const copy: Record<string, Value> = {};
  for (const key in value) {
    const inner = value[key];
    if (inner !== undefined) copy[key] = copyOf(inner);
  }
  return copy;
}

const SURROGATE = /[\ud800-\udfff]/;

/** By their bytes in UTF-8, which is the order of their code points. */
export function orderOfBytes(one: string, other: string): number {
  if (SURROGATE.test(one) || SURROGATE.test(other))
    return Buffer.compare(Buffer.from(one), Buffer.from(other));
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Bytes that a value has at most, for less work than counting them. An empty set has no end of them. */
export function mostBytesOf(value: Value | undefined): number {
  if (typeof value === 'string') return 3 * value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let bytes = 3;
  if (value instanceof Set) {
    if (value.size === 0) return Number.POSITIVE_INFINITY;
    for (const one of value) bytes += 1 + mostBytesOf(one);
  } else if (Array.isArray(value)) for (const one of value) bytes += 1 + mostBytesOf(one);
  else for (const key in value) bytes += 1 + 3 * key.length + mostBytesOf(value[key]);
  return bytes;
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
