import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { World } from '../core/world.ts';
import { type Service, ServiceFault } from './call-service.ts';
import {
  type Condition,
  type Expressions,
  type Operand,
  type Prepared,
  prepare,
  type Record_,
  type UpdateSection,
  updated,
  ValidationException,
  type Values,
} from './expressions.ts';
import { bytesOf, copyOf, mostBytesOf, orderOfBytes, type Value } from './values.ts';

export interface Key {
  pk: string;
  sk: string;
}

/** What stands under a key, and what stood there before: an eventually consistent read may still see that. */
interface Slot {
  item: Record_ | undefined;
  /** Bytes of the item at most. */
  most: number;
  since: number;
  before: Record_ | undefined;
}

/** What an item became, when (epoch milliseconds) and by whom. */
export interface Version {
  at: number;
  by: string;
  item: Record_;
}

interface Input extends Expressions {
  TableName?: string;
  Key?: Key;
  Item?: Record_;
  ConsistentRead?: boolean;
  ReturnValues?: string;
  ExclusiveStartKey?: Key;
  Limit?: number;
  ScanIndexForward?: boolean;
  TransactItems?: Record<'Put' | 'Update' | 'Delete' | 'ConditionCheck', Input | undefined>[];
}

type WriteRequest = { PutRequest?: { Item: Record_ }; DeleteRequest?: { Key: Key } };

const MOST_ITEM_BYTES = 400 * 1024;
const MOST_PAGE_BYTES = 1024 * 1024;
/** How old an eventually consistent read may be. */
const STALE_MS = 2_000;

/** One table with pk and sk, as far as Halve uses it; expressions are parsed by dynalite's own parsers. */
export class DynamoDb implements Service {
  readonly #world: World;
  readonly #partitions = new Map<string, Map<string, Slot>>();
  readonly #tables: Set<string>;
  #items: Record_[] | undefined;
  /** All that each request's item has been, by its pk, for the checks. */
  readonly versions = new Map<string, Version[]>();
  /** Calls for items of shops: what pacing takes. */
  readonly atShops = { reads: 0, writes: 0 };

  constructor(world: World, tables: string[]) {
    this.#world = world;
    this.#tables = new Set(tables);
  }

  apply(operation: string, input: object): unknown {
    const call = input as Input;
    if (call.TableName !== undefined && !this.#tables.has(call.TableName)) {
      throw new ValidationException(`There is no table ${call.TableName}`);
    }
    if (call.Key?.pk?.startsWith('SHOP#')) this.atShops[operation === 'Get' ? 'reads' : 'writes'] += 1;
    switch (operation) {
      case 'Get':
        return { Item: this.#read(call.Key!, call.ConsistentRead, prepare(call).fields) };
      case 'Put':
        return this.#put(call);
      case 'Update':
        return this.#update(call);
      case 'Delete':
        return this.#delete(call);
      case 'Query':
        return this.#query(call);
      case 'BatchGet':
        return this.#batchGet(input as { RequestItems: Record<string, { Keys: Key[] } & Input> });
      case 'BatchWrite':
        return this.#batchWrite(input as { RequestItems: Record<string, WriteRequest[]> });
      case 'TransactWrite':
        return this.#transact(call);
      default:
        throw new ValidationException(`The simulated table knows no ${operation}`);
    }
  }

  /** All items, for the checks; expired ones too, as nobody says when they go. */
  items(): Record_[] {
    this.#items ??= [...this.#partitions.values()]
      .flatMap((slots) => [...slots.values()])
      .flatMap(({ item }) => (item === undefined ? [] : [item]));
    return this.#items;
  }

  #slot({ pk, sk }: Key): Slot {
    if (typeof pk !== 'string' || typeof sk !== 'string' || pk === '' || sk === '') {
      throw new ValidationException('The provided key element does not match the schema');
    }
    let partition = this.#partitions.get(pk);
    if (partition === undefined) {
      partition = new Map();
      this.#partitions.set(pk, partition);
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
    if (typeof ttl === 'number' && ttl * 1_000 + this.#world.faults.expiryLagMs < this.#world.now) {
      this.#items = undefined;
      slot.before = slot.item;
      slot.since = this.#world.now;
      slot.item = undefined;
    }
  }

  #read(key: Key, isConsistent: boolean | undefined, fields?: string[]): Record_ | undefined {
    const slot = this.#slot(key);
    const { chance, faults, now } = this.#world;
    const stale = !isConsistent && now - slot.since < STALE_MS && chance.chance(faults.stale);
    const item = stale ? slot.before : slot.item;
    if (item === undefined) return undefined;
    return fields ? projected(item, fields) : (copyOf(item) as Record_);
  }

  /** `most` are the bytes that the item has at most, where that is known. */
  #write(slot: Slot, item: Record_ | undefined, most = mostBytesOf(item)): void {
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
    slot.since = this.#world.now;
    slot.item = item;
  }

  #keepVersion(item: Record_): void {
    const { now, caller } = this.#world;
    const versions = this.versions.get(String(item.pk)) ?? [];
    this.versions.set(String(item.pk), versions);
    versions.push({ at: now, by: caller, item });
  }

  #check(call: Input, slot: Slot): Prepared {
    const { ExpressionAttributeValues: values } = call;
    // A call that could never be done is refused for that, whatever stands there.
    const expressions = prepare(call);
    if (values !== undefined) for (const name in values) refuseEmptySets(values[name]!);
    if (expressions.condition && !expressions.condition(slot.item, values)) {
      throw new ConditionalCheckFailedException({
        message: 'The conditional request failed',
        $metadata: { httpStatusCode: 400 },
      });
    }
    return expressions;
  }

  #put(call: Input): unknown {
    const item = copyOf(call.Item!) as Record_;
    const slot = this.#slot(item as unknown as Key);
    this.#check(call, slot);
    this.#write(slot, item);
    return {};
  }

  #update(call: Input): unknown {
    const slot = this.#slot(call.Key!);
    const { pk, sk } = call.Key!;
    const { ExpressionAttributeValues: values } = call;
    const sections = this.#check(call, slot).sections!;
    const before = slot.item;
    const item = updated(before ?? { pk, sk }, sections, values);
    // What is set to another path's value may be large however small the call.
    const isCopied = sections.some(({ type, val }) => type === 'set' && holdsPath(val));
    const most =
      before === undefined || isCopied ? undefined : slot.most + mostBytesOf(values) + pathBytes(sections);
    this.#write(slot, item, most);
    if (call.ReturnValues === 'ALL_NEW') return { Attributes: copyOf(item) };
    if (call.ReturnValues === 'ALL_OLD') return { Attributes: before && copyOf(before) };
    return {};
  }

  #delete(call: Input): unknown {
    const slot = this.#slot(call.Key!);
    this.#check(call, slot);
    const before = slot.item;
    this.#write(slot, undefined);
    return call.ReturnValues === 'ALL_OLD' ? { Attributes: before && copyOf(before) } : {};
  }

  #query(call: Input): unknown {
    const { ExpressionAttributeValues: values } = call;
    const { keyCondition, keyTree, filter, fields } = prepare(call);
    const pk = partitionOf(keyTree!, values);
    const slots = this.#partitions.get(pk) ?? new Map<string, Slot>();
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
      const item = this.#read({ pk, sk }, call.ConsistentRead);
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

  #batchGet({ RequestItems }: { RequestItems: Record<string, { Keys: Key[] } & Input> }): unknown {
    const [[name, { Keys: keys, ...options }] = [] as never] = Object.entries(RequestItems);
    refuseRepeated(keys, 100);
    const left = this.#leftOut(keys);
    const { fields } = prepare(options);
    const read = keys
      .filter((key) => !left.includes(key))
      .map((key) => this.#read(key, options.ConsistentRead, fields));
    return {
      Responses: { [name]: read.filter((item) => item !== undefined) },
      UnprocessedKeys: left.length > 0 ? { [name]: { ...options, Keys: left } } : {},
    };
  }

  #batchWrite({ RequestItems }: { RequestItems: Record<string, WriteRequest[]> }): unknown {
    const [[name, requests] = [] as never] = Object.entries(RequestItems);
    const keyOf = (request: WriteRequest) =>
      (request.PutRequest?.Item ?? request.DeleteRequest!.Key) as unknown as Key;
    refuseRepeated(requests.map(keyOf), 25);
    const left = this.#leftOut(requests);
    for (const request of requests) {
      if (left.includes(request)) continue;
      const item = request.PutRequest?.Item;
      this.#write(this.#slot(keyOf(request)), item && (copyOf(item) as Record_));
    }
    return { UnprocessedItems: left.length > 0 ? { [name]: left } : {} };
  }

  /** What of a batch is not done this time; where nothing could be, the whole call is refused instead. */
  #leftOut<T>(batch: T[]): T[] {
    const { chance, faults } = this.#world;
    if (!chance.chance(faults.partial)) return [];
    const left = batch.filter(() => chance.chance(0.5));
    if (left.length === batch.length)
      throw new ServiceFault('ProvisionedThroughputExceededException', 'Throttled', 400);
    return left;
  }

  #transact({ TransactItems = [] }: Input): unknown {
    const calls = TransactItems.map((one) => (one.Put ?? one.Update ?? one.Delete ?? one.ConditionCheck)!);
    const keyOf = (call: Input) => call.Key ?? (call.Item as unknown as Key);
    refuseRepeated(calls.map(keyOf), 100);
    let failed = false;
    const CancellationReasons = calls.map((call) => {
      try {
        this.#check(call, this.#slot(keyOf(call)));
        return { Code: 'None' };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        failed = true;
        return { Code: 'ConditionalCheckFailed' };
      }
    });
    if (failed) {
      throw new TransactionCanceledException({
        message: 'Transaction cancelled',
        CancellationReasons,
        $metadata: { httpStatusCode: 400 },
      });
    }
    for (const one of TransactItems) {
      if (one.Put) this.#put(one.Put);
      else if (one.Update) this.#update(one.Update);
      else if (one.Delete) this.#delete(one.Delete);
    }
    return {};
  }
}

function partitionOf(condition: Condition, values: Values): string {
  if (condition.type === 'and') return partitionOf(condition.args[0] as typeof condition, values);
  const [path, value] = condition.args as [string[], { ref: string }];
  if (condition.type !== '=' || path[0] !== 'pk')
    throw new ValidationException('Query condition missed key schema element: pk');
  return values![value.ref] as string;
}

function projected(item: Record_, fields: string[]): Record_ {
  const chosen: Record_ = {};
  for (const field of fields) {
    const value = item[field];
    if (value !== undefined) chosen[field] = copyOf(value);
  }
  return chosen;
}

/** Whether an operand takes something of the item. */
function holdsPath(node: Operand | undefined): boolean {
  if (node === undefined) return false;
  return Array.isArray(node) || (node.args ?? []).some((arg) => holdsPath(arg));
}

const pathBytes = (sections: UpdateSection[]) =>
  sections.reduce((sum, { path }) => sum + 8 + 3 * String(path.at(-1)).length, 0);

function refuseEmptySets(value: Value): void {
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof Set) {
    if (value.size === 0) throw new ValidationException('An number set may not be empty');
  } else if (Array.isArray(value)) for (const one of value) refuseEmptySets(one);
  else for (const key in value) if (value[key] !== undefined) refuseEmptySets(value[key]);
}

function refuseRepeated(keys: Key[], most: number): void {
  if (keys.length === 0 || keys.length > most)
    throw new ValidationException(`Expected 1 to ${most} items in a batch`);
  if (new Set(keys.map(({ pk, sk }) => `${pk}\n${sk}`)).size < keys.length) {
    throw new ValidationException('Provided list of item keys contains duplicates');
  }
}
