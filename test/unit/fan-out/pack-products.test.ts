import { randomUUID } from 'node:crypto';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packProducts } from '../../../lambdas/fan-out/pack-products.ts';
import type { Product } from '../../../lambdas/shared/state/records.ts';
import { type RealTable, startTable } from '../../support/emulators/real-table.ts';

let real: RealTable;
let documents: DynamoDBDocumentClient;
beforeAll(async () => {
  real = await startTable();
  documents = DynamoDBDocumentClient.from(real.client);
});
afterAll(() => real.stop());

const text = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 256 }));
const product: fc.Arbitrary<Omit<Product, 'row' | 'first'>> = fc.record({
  serial: fc.option(text),
  product: fc.option(text),
  input_urls: fc.array(fc.webUrl({ withQueryParameters: true }), { minLength: 1, maxLength: 12 }),
});

it('packs rows in their order into items that DynamoDB bills as four units at most', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(product, { minLength: 1, maxLength: 60 }), async (drawn) => {
      const products = drawn.map((one, at) => ({ ...one, row: at + 1, first: at + 1 }));
      const items = packProducts(randomUUID(), 1, products);
      expect(items.flatMap((item) => item.products)).toEqual(products);
      for (const item of items) {
        const { ConsumedCapacity } = await documents.send(
          new PutCommand({ TableName: real.tableName, Item: item, ReturnConsumedCapacity: 'TOTAL' }),
        );
        if (item.products.length > 1) expect(ConsumedCapacity?.CapacityUnits).toBeLessThanOrEqual(4);
      }
    }),
    { numRuns: 25 },
  );
});

it('packs a catalogue of one URL a row so that a row takes a third of a unit at most', () => {
  const products = Array.from({ length: 200 }, (_, at) => ({
    row: at + 1,
    serial: `SKU-${at}`,
    product: 'A mug with a handle, blue',
    input_urls: [`https://cdn.shop.example/files/mug-${at}.jpg?v=1690000000`],
    first: at + 1,
  }));
  const items = packProducts(randomUUID(), 1, products);
  expect((items.length * 4) / products.length).toBeLessThan(1 / 3);
});
