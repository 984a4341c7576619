import type { Value } from './values.ts';

/** What dynalite's parsers make of an expression; a value stands in it as `{ <type>: ..., ref: name }`. */
export type Path = (string | number)[];
export type Operand = Path | { type?: string; name?: string; args?: Operand[]; ref?: string };
export interface Condition {
  type: string;
  name?: string;
  args: (Operand | Condition)[];
}
export interface UpdateSection {
  type: 'set' | 'remove' | 'add' | 'delete';
  path: Path;
  val?: Operand;
}

export type Names = Record<string, string> | undefined;
export type Values = Record<string, Value> | undefined;
export type Record_ = Record<string, Value>;

export class ValidationException extends Error {
  readonly $metadata = { httpStatusCode: 400 };
  override readonly name = 'ValidationException';
}

export interface Expressions {
  UpdateExpression?: string | undefined;
  ConditionExpression?: string | undefined;
  KeyConditionExpression?: string | undefined;
  FilterExpression?: string | undefined;
  ProjectionExpression?: string | undefined;
  ExpressionAttributeNames?: Names;
  ExpressionAttributeValues?: Values;
}
