/** A bug that is planted between the code and what it calls, to see whether the simulation finds it. */
export interface Plant {
  name: string;
  /** What somebody might have written, or left out. */
  what: string;
  /** Changes a call before it is made; true if it did. `drop` makes it look done without doing it. */
  call?(call: PlantedCall): boolean | 'drop';
  /** Changes an answer before the code sees it; true if it did. */
  answer?(call: PlantedCall, answer: Record<string, unknown>): boolean;
  /** Changes what a function says of its batch; true if it did. */
  result?(fn: string, result: { batchItemFailures?: unknown[] }): boolean;
}

interface PlantedCall {
  /** The function, as its folder is called. */
  fn: string;
  operation: string;
  input: CallInput;
}

export interface CallInput {
  Key?: { pk: string; sk: string } | string;
  Item?: { pk: string; sk: string };
  ConsistentRead?: boolean;
  UpdateExpression?: string;
  ConditionExpression?: string | undefined;
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Record<string, unknown> | undefined;
  QueueUrl?: string;
  Entries?: { MessageBody?: string }[];
  RequestItems?: Record<string, unknown[]>;
}

/** Takes a part of a call's condition away, with the names and values that only it had. */
export function withoutCondition(input: CallInput, part: RegExp): boolean {
  const before = input.ConditionExpression;
  if (before === undefined) return false;
  const after = before
    .split(' AND ')
    .filter((term) => !part.test(term))
    .join(' AND ');
  if (after === before) return false;
  input.ConditionExpression = after === '' ? undefined : after;
  const text = `${input.UpdateExpression ?? ''} ${after}`;
  input.ExpressionAttributeNames = usedIn(text, input.ExpressionAttributeNames);
  input.ExpressionAttributeValues = usedIn(text, input.ExpressionAttributeValues);
  return true;
}

function usedIn<T>(text: string, given: Record<string, T> | undefined): Record<string, T> | undefined {
  const used = Object.entries(given ?? {}).filter(([name]) =>
    new RegExp(`${name}(?![0-9A-Za-z_])`).test(text),
  );
  return used.length === 0 ? undefined : Object.fromEntries(used);
}

/** Whether a call updates an item by an expression like this one. */
export const updates = ({ operation, input }: PlantedCall, what: RegExp) =>
  operation === 'Update' && what.test(input.UpdateExpression ?? '');

export const keyOf = ({ input }: PlantedCall) =>
  typeof input.Key === 'string'
    ? input.Key
    : `${input.Key?.pk ?? input.Item?.pk} ${input.Key?.sk ?? input.Item?.sk}`;
