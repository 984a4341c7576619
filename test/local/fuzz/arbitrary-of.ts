import fc from 'fast-check';
import * as z from 'zod';

interface JsonSchema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  maxLength?: number;
  anyOf?: JsonSchema[];
}

/** Values that a zod schema takes, as far as JSON Schema can say what it takes. */
export const arbitraryOf = (schema: z.ZodType): fc.Arbitrary<unknown> =>
  fromJsonSchema(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);

function fromJsonSchema(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(fromJsonSchema));
  switch (schema.type) {
    case 'object': {
      const properties = Object.entries(schema.properties ?? {});
      return fc.record(Object.fromEntries(properties.map(([name, inner]) => [name, fromJsonSchema(inner)])), {
        requiredKeys: schema.required ?? [],
      });
    }
    case 'integer':
      return fc.integer({
        min: schema.minimum ?? (schema.exclusiveMinimum ?? -(2 ** 31)) + 1,
        max: Math.min(2 ** 31 - 1, schema.maximum ?? 2 ** 31 - 1),
      });
    case 'number':
      return fc.double({ min: schema.minimum ?? 0.01, max: schema.maximum ?? 1, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'string':
      return fc.oneof(
        fc.string({ maxLength: Math.min(100, schema.maxLength ?? 100) }),
        fc.constantFrom(
          'https://example.com/hook',
          `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
          'https://[::1]/',
          'https://user:password@example.com/',
          'javascript:alert(1)',
        ),
      );
    default:
      return fc.jsonValue();
  }
}

/** Keys and values that have brought down other programs. */
const ODD_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'options',
  'length',
  '',
  '\0',
  '$ref',
  'a.b',
];
const oddValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    1e308,
    '\0',
    '\ud800',
    [],
    {},
    [[]],
    'NaN',
    '__proto__',
    true,
    2 ** 53,
  ),
);

/** The same with fields left out, added, or of another kind. */
export const bent = (values: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc
    .tuple(
      values,
      fc.array(
        fc.tuple(fc.constantFrom('drop', 'add', 'change'), fc.nat(), fc.constantFrom(...ODD_KEYS), oddValue),
        { maxLength: 2 },
      ),
    )
    .map(([value, changes]) => {
      if (typeof value !== 'object' || value === null) return JSON.stringify(value);
      const fields = Object.entries(value as Record<string, unknown>);
      for (const [kind, at, key, odd] of changes) {
        const index = fields.length === 0 ? 0 : at % fields.length;
        if (kind === 'drop') fields.splice(index, 1);
        else if (kind === 'add' || fields.length === 0) fields.push([key, odd]);
        else fields[index] = [fields[index]![0], odd];
      }
      // By hand, for an object would lose keys that come twice, and __proto__.
      return `{${fields.map(([key, inner]) => `${JSON.stringify(key)}:${JSON.stringify(inner)}`).join(',')}}`;
    });
