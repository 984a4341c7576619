import type { World } from '../../core/world.ts';
import { type Expressions, type Record_, ValidationException } from './expressions.ts';
import { partitionOf, prepare } from './prepare.ts';
import { bytesOf, copyOf, mostBytesOf, orderOfBytes, type Value } from './values.ts';

export interface Key {
  pk: string;
  sk: string;
}

/** What stands under a key, and what stood there before: an eventually consistent read may still see that. */
export interface Slot {
  item: Record_ | undefined;
  /** Bytes of the item at most. */
  most: number;
  since: number;
  before: Record_ | undefined;
}

export interface Query extends Expressions {
  ConsistentRead?: boolean;
  ExclusiveStartKey?: Key;
  Limit?: number;
  ScanIndexForward?: boolean;
}

/** What an item became, when (epoch milliseconds) and by whom. */
export interface Version {
  at: number;
  by: string;
  item: Record_;
}

const MOST_ITEM_BYTES = 400 * 1024;
const MOST_PAGE_BYTES = 1024 * 1024;
/** How old an eventually consistent read may be. */
const STALE_MS = 2_000;

/** The items of a table, with what DynamoDB promises of them: reads may be stale, and what has expired goes late. */
export class StoredItems {
  protected readonly world: World;
  protected readonly partitions = new Map<string, Map<string, Slot>>();
  #items: Record_[] | undefined;
  /** All that each request's item has been, by its pk, for the checks. */
  readonly versions = new Map<string, Version[]>();

  constructor(world: World) {
    this.world = world;
  }

  /** All items, for the checks; expired ones too, as nobody says when they go. */
  items(): Record_[] {
    this.#items ??= [...this.partitions.values()]
      .flatMap((slots) => [...slots.values()])
      .flatMap(({ item }) => (item === undefined ? [] : [item]));
    return this.#items;
  }

  protected slot({ pk, sk }: Key): Slot {
    if (typeof pk !== 'string' || typeof sk !== 'string' || pk === '' || sk === '') {
      throw new ValidationException('The provided key element does not match the schema');
    }
    let partition = this.partitions.get(pk);
    if (partition === undefined) {
      partition = new Map();
      this.partitions.set(pk, partition);
    }
    let slot = partition.get(sk);
    if (slot === undefined) {
      slot = { item: undefined, most: 0, since: 0, before: undefined };
      partition.set(sk, slot);
    }
    this.#expire(slot);
    return slot;
  }

  /** DynamoDB deletes what has expired at its leisure, days later; until then it is there. */
  #expire(slot: Slot): void {
    const ttl = slot.item?.ttl;
    if (typeof ttl === 'number' && ttl * 1_000 + this.world.faults.expiryLagMs < this.world.now) {
      this.#items = undefined;
      slot.before = slot.item;
      slot.since = this.world.now;
      slot.item = undefined;
    }
  }

  protected read(key: Key, isConsistent: boolean | undefined, fields?: string[]): Record_ | undefined {
    const slot = this.slot(key);
    const { chance, faults, now } = this.world;
    const stale = !isConsistent && now - slot.since < STALE_MS && chance.chance(faults.stale);
    const item = stale ? slot.before : slot.item;
    if (item === undefined) return undefined;
    return fields ? projected(item, fields) : (copyOf(item) as Record_);
  }

  /** `most` are the bytes that the item has at most, where that is known. */
  protected write(slot: Slot, item: Record_ | undefined, most = mostBytesOf(item)): void {
    slot.most = most;
    if (item !== undefined && most > MOST_ITEM_BYTES) {
      slot.most = bytesOf(item);
      if (slot.most > MOST_ITEM_BYTES)
        throw new ValidationException('Item size has exceeded the maximum allowed size');
      refuseEmptySets(item);
    }
    this.#items = undefined;
    if (item?.sk === 'REQUEST') this.#keepVersion(item);
    slot.before = slot.item;
    slot.since = this.world.now;
    slot.item = item;
  }

  #keepVersion(item: Record_): void {
    const { now, caller } = this.world;
    const versions = this.versions.get(String(item.pk)) ?? [];
    this.versions.set(String(item.pk), versions);
    versions.push({ at: now, by: caller, item });
  }

  protected query(call: Query): unknown {
    const { ExpressionAttributeValues: values } = call;
    const { keyCondition, keyTree, filter, fields } = prepare(call);
    const pk = partitionOf(keyTree!, values);
    const slots = this.partitions.get(pk) ?? new Map<string, Slot>();
    const order = call.ScanIndexForward === false ? -1 : 1;
    const start = call.ExclusiveStartKey?.sk;
    if (call.ExclusiveStartKey && !keyCondition!({ ...call.ExclusiveStartKey }, values)) {
      throw new ValidationException('The provided starting key does not match the range key predicate');
    }
    const keys = [...slots.keys()]
      .filter((sk) => keyCondition!({ pk, sk }, values))
      .filter((sk) => start === undefined || order * orderOfBytes(sk, start) > 0)
      .sort((one, other) => order * orderOfBytes(one, other));
    const found: Record_[] = [];
    let bytes = 0;
    let looked = 0;
    for (const sk of keys) {
      const item = this.read({ pk, sk }, call.ConsistentRead);
      if (item === undefined) continue;
      bytes += bytesOf(item);
      looked += 1;
      if (filter === undefined || filter(item, values)) found.push(fields ? projected(item, fields) : item);
      if (looked === call.Limit || bytes > MOST_PAGE_BYTES) {
        return { Items: found, LastEvaluatedKey: { pk, sk } };
      }
    }
    return { Items: found };
  }
}

function projected(item: Record_, fields: string[]): Record_ {
  const chosen: Record_ = {};
  for (const field of fields) {
    const value = item[field];
    if (value !== undefined) chosen[field] = copyOf(value);
  }
  return chosen;
}

export function refuseEmptySets(value: Value): void {
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof Set) {
    if (value.size === 0) throw new ValidationException('An number set may not be empty');
  } else if (Array.isArray(value)) for (const one of value) refuseEmptySets(one);
  else for (const key in value) if (value[key] !== undefined) refuseEmptySets(value[key]);
}
