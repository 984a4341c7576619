import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RealTable, startTable } from '../../../support/emulators/real-table.ts';
import { createRandom } from '../../core/random.ts';
import { quietWorld } from '../../quiet-world.ts';
import { drawCall, type Operation } from './draw-call.ts';
import { DynamoDb } from './dynamodb.ts';

/** Sequences, and calls in each; the emulator takes a millisecond or two a call. */
const SEQUENCES = 40;
const CALLS = 50;

let real: RealTable;
beforeAll(async () => {
  real = await startTable();
});
afterAll(() => real.stop());

test('The simulated table answers random calls as dynalite does', { timeout: 120_000 }, async () => {
  const documents = DynamoDBDocumentClient.from(real.client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  const answers = { done: 0, refused: 0 };
  for (let sequence = 0; sequence < SEQUENCES; sequence++) {
    const random = createRandom(`dynamodb ${sequence}`);
    const simulated = new DynamoDb(quietWorld(), ['halve']);
    for (let call = 0; call < CALLS; call++) {
      const { operation, input } = drawCall(random, `S${sequence}`);
      const expected = await outcome(() => documents.send(commandOf(operation, input)));
      const found = await outcome(async () => simulated.apply(operation, input));
      expect(found, `${operation} ${JSON.stringify(input, show)} of sequence ${sequence}`).toEqual(expected);
      answers[typeof expected === 'string' ? 'refused' : 'done'] += 1;
    }
  }
  // Both kinds of answers, or nothing is compared.
  expect(answers.done).toBeGreaterThan(600);
  expect(answers.refused).toBeGreaterThan(200);
});

const COMMANDS = {
  BatchWrite: BatchWriteCommand,
  Delete: DeleteCommand,
  Get: GetCommand,
  Put: PutCommand,
  Query: QueryCommand,
  Update: UpdateCommand,
} satisfies Record<Operation, unknown>;

const commandOf = (operation: Operation, input: object) =>
  new (COMMANDS[operation] as unknown as new (input: object) => GetCommand)(input);

/** What was answered, as far as both say it; of a refusal its kind. */
async function outcome(run: () => Promise<unknown>): Promise<unknown> {
  try {
    const {
      $metadata: _,
      ConsumedCapacity: __,
      Count: ___,
      ScannedCount: ____,
      ...answer
    } = (await run()) as Record<string, unknown>;
    return JSON.parse(JSON.stringify(answer, show));
  } catch (error) {
    return (error as Error).name;
  }
}

const show = (_: string, value: unknown) => (value instanceof Set ? { set: [...value].sort() } : value);
