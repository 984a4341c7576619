import conditionParser from 'dynalite/db/conditionParser.js';
import projectionParser from 'dynalite/db/projectionParser.js';
import updateParser from 'dynalite/db/updateParser.js';
import validations from 'dynalite/validations/index.js';
import { compile, type Test } from './conditions.ts';
import {
  type Condition,
  type Expressions,
  type Names,
  type Path,
  type UpdateSection,
  ValidationException,
  type Values,
} from './expressions.ts';
import { typeOf } from './values.ts';

/** What a call's expressions say, worked out once for each text. */
export interface Prepared {
  sections: UpdateSection[] | undefined;
  condition: Test | undefined;
  keyCondition: Test | undefined;
  /** Where the values of the partition and the sort key stand, for queries. */
  keyTree: Condition | undefined;
  filter: Test | undefined;
  /** Fields that are asked for. */
  fields: string[] | undefined;
}

const prepared = new Map<string, Prepared>();

/** Parsed once for each text and names: what is kept holds the values' names, not the values. */
export function prepare(call: Expressions): Prepared {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = call;
  let key = `${call.UpdateExpression}\n${call.ConditionExpression}\n${call.KeyConditionExpression}\n${call.FilterExpression}\n${call.ProjectionExpression}`;
  if (names !== undefined) for (const name in names) key += `\n${name} ${names[name]}`;
  if (values !== undefined) for (const name in values) key += `\n${name}`;
  let known = prepared.get(key);
  if (known === undefined) {
    known = parseAll(call);
    prepared.set(key, known);
  }
  return known;
}

/** Every name and value that is given must stand in one of the expressions. */
function parseAll(call: Expressions): Prepared {
  const { UpdateExpression, ConditionExpression, KeyConditionExpression, FilterExpression } = call;
  const { ProjectionExpression, ExpressionAttributeNames: names, ExpressionAttributeValues: values } = call;
  const all = [
    UpdateExpression,
    ConditionExpression,
    KeyConditionExpression,
    FilterExpression,
    ProjectionExpression,
  ].join(' ');
  for (const name of [...Object.keys(names ?? {}), ...Object.keys(values ?? {})]) {
    if (!new RegExp(`${name}(?![0-9A-Za-z_])`).test(all)) {
      throw new ValidationException(`Value provided in ExpressionAttribute unused in expressions: ${name}`);
    }
  }
  const conditionOf = (text: string | undefined) =>
    text ? parse<{ expression: Condition }>(conditionParser, text, names, values).expression : undefined;
  const testOf = (condition: Condition | undefined) => condition && compile(condition);
  const keyTree = conditionOf(KeyConditionExpression);
  return {
    sections: UpdateExpression
      ? parse<{ sections: UpdateSection[] }>(updateParser, UpdateExpression, names, values).sections
      : undefined,
    condition: testOf(conditionOf(ConditionExpression)),
    keyTree,
    keyCondition: testOf(keyTree),
    filter: testOf(conditionOf(FilterExpression)),
    fields: ProjectionExpression
      ? parse<{ paths: Path[] }>(projectionParser, ProjectionExpression, names, undefined).paths.map(
          ([field]) => field as string,
        )
      : undefined,
  };
}

function parse<T>(
  parser: { parse(text: string, options: object): unknown },
  text: string,
  names: Names,
  values: Values,
): T {
  const attrVals = Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [name, { [typeOf(value)]: value, ref: name }]),
  );
  const context = {
    attrNames: names,
    attrVals,
    unusedAttrNames: { ...names },
    unusedAttrVals: { ...attrVals },
    isReserved,
    compare: () => false,
  };
  let tree: unknown;
  try {
    tree = parser.parse(text, { context });
  } catch (error) {
    throw new ValidationException(`Invalid expression "${text}": ${(error as Error).message}`);
  }
  if (typeof tree === 'string') throw new ValidationException(`Invalid expression "${text}": ${tree}`);
  return tree as T;
}

const reserved = new Map<string, boolean>();

/** dynalite keeps its list of reserved words to itself, and tells by a refusal whether one stands in it. */
function isReserved(name: string): boolean {
  const known = reserved.get(name);
  if (known !== undefined) return known;
  const refusal = validations.validateExpressions({ ProjectionExpression: name }) ?? '';
  reserved.set(name, refusal.includes('reserved'));
  return reserved.get(name)!;
}

/** The partition that a query asks for. */
export function partitionOf(condition: Condition, values: Values): string {
  if (condition.type === 'and') return partitionOf(condition.args[0] as typeof condition, values);
  const [path, value] = condition.args as [string[], { ref: string }];
  if (condition.type !== '=' || path[0] !== 'pk')
    throw new ValidationException('Query condition missed key schema element: pk');
  return values![value.ref] as string;
}
