import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { World } from '../../core/world.ts';
import { type Service, ServiceFault } from '../call-service.ts';
import { type Record_, ValidationException } from './expressions.ts';
import { type Prepared, prepare } from './prepare.ts';
import { type Key, type Query, refuseEmptySets, type Slot, StoredItems } from './stored-items.ts';
import { holdsPath, pathBytes, updated } from './updated.ts';
import { copyOf, mostBytesOf } from './values.ts';

interface Input extends Query {
  TableName?: string;
  Key?: Key;
  Item?: Record_;
  ReturnValues?: string;
  TransactItems?: Record<'Put' | 'Update' | 'Delete' | 'ConditionCheck', Input | undefined>[];
}

type WriteRequest = { PutRequest?: { Item: Record_ }; DeleteRequest?: { Key: Key } };

/** One table with pk and sk, as far as Halve uses it; expressions are parsed by dynalite's own parsers. */
export class DynamoDb extends StoredItems implements Service {
  readonly #tables: Set<string>;
  /** Calls for items of shops: what pacing takes. */
  readonly atShops = { reads: 0, writes: 0 };

  constructor(world: World, tables: string[]) {
    super(world);
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
        return { Item: this.read(call.Key!, call.ConsistentRead, prepare(call).fields) };
      case 'Put':
        return this.#put(call);
      case 'Update':
        return this.#update(call);
      case 'Delete':
        return this.#delete(call);
      case 'Query':
        return this.query(call);
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
    const slot = this.slot(item as unknown as Key);
    this.#check(call, slot);
    this.write(slot, item);
    return {};
  }

  #update(call: Input): unknown {
    const slot = this.slot(call.Key!);
    const { pk, sk } = call.Key!;
    const { ExpressionAttributeValues: values } = call;
    const sections = this.#check(call, slot).sections!;
    const before = slot.item;
    const item = updated(before ?? { pk, sk }, sections, values);
    // What is set to another path's value may be large however small the call.
    const isCopied = sections.some(({ type, val }) => type === 'set' && holdsPath(val));
    const most =
      before === undefined || isCopied ? undefined : slot.most + mostBytesOf(values) + pathBytes(sections);
    this.write(slot, item, most);
    if (call.ReturnValues === 'ALL_NEW') return { Attributes: copyOf(item) };
    if (call.ReturnValues === 'ALL_OLD') return { Attributes: before && copyOf(before) };
    return {};
  }

  #delete(call: Input): unknown {
    const slot = this.slot(call.Key!);
    this.#check(call, slot);
    const before = slot.item;
    this.write(slot, undefined);
    return call.ReturnValues === 'ALL_OLD' ? { Attributes: before && copyOf(before) } : {};
  }

  #batchGet({ RequestItems }: { RequestItems: Record<string, { Keys: Key[] } & Input> }): unknown {
    const [[name, { Keys: keys, ...options }] = [] as never] = Object.entries(RequestItems);
    refuseRepeated(keys, 100);
    const left = this.#leftOut(keys);
    const { fields } = prepare(options);
    const read = keys
      .filter((key) => !left.includes(key))
      .map((key) => this.read(key, options.ConsistentRead, fields));
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
      this.write(this.slot(keyOf(request)), item && (copyOf(item) as Record_));
    }
    return { UnprocessedItems: left.length > 0 ? { [name]: left } : {} };
  }

  /** What of a batch is not done this time; where nothing could be, the whole call is refused instead. */
  #leftOut<T>(batch: T[]): T[] {
    const { chance, faults } = this.world;
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
        this.#check(call, this.slot(keyOf(call)));
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

function refuseRepeated(keys: Key[], most: number): void {
  if (keys.length === 0 || keys.length > most)
    throw new ValidationException(`Expected 1 to ${most} items in a batch`);
  if (new Set(keys.map(({ pk, sk }) => `${pk}\n${sk}`)).size < keys.length) {
    throw new ValidationException('Provided list of item keys contains duplicates');
  }
}
