import * as z from 'zod';
import { FailureCode, ProblemCode, ReasonCodes } from '../../shared/schemas/codes.ts';
import { FailureAnswer, Problem } from '../../shared/schemas/failure.ts';
import { ImageAnswer, ImagesPage } from '../../shared/schemas/images.ts';
import { Options } from '../../shared/schemas/options.ts';
import { RequestSummary, RequestsPage } from '../../shared/schemas/requests.ts';
import { CancelAnswer, ResendAnswer, RowErrorAnswer, StatusAnswer } from '../../shared/schemas/status.ts';
import { CreatedRequest, JsonUpload, PresignedRequest } from '../../shared/schemas/upload.ts';
import { WebhookEvent } from '../../shared/schemas/webhook.ts';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** The schemas that have a name in the document; wherever one of them stands, it is referred to. */
const ANSWERS: Record<string, z.ZodType> = {
  Problem,
  ProblemCode,
  Failure: FailureAnswer,
  FailureCode,
  ReasonCode: ReasonCodes,
  CreatedRequest,
  PresignedRequest,
  Status: StatusAnswer,
  RowError: RowErrorAnswer,
  RequestSummary,
  RequestsPage,
  Image: ImageAnswer,
  ImagesPage,
  Cancelled: CancelAnswer,
  Resent: ResendAnswer,
  WebhookEvent,
};
const WISHES: Record<string, z.ZodType> = { Upload: JsonUpload, Options };

const SETTINGS = {
  uri: (name: string) => `#/components/schemas/${name}`,
  // OpenAPI has no files: an upload is a string of bytes.
  unrepresentable: 'any',
  override: ({ zodSchema, jsonSchema }) => {
    // The format says it already, in a word instead of in a regular expression of a screen's length.
    if (jsonSchema.format === 'date-time' || jsonSchema.format === 'uuid') delete jsonSchema.pattern;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    // Answers may gain fields; those who read them leave out what they do not know.
    const strict = zodSchema._zod.def.type === 'object' && 'catchall' in zodSchema._zod.def;
    if (jsonSchema.additionalProperties === false && !(strict && isStrict(zodSchema))) {
      delete jsonSchema.additionalProperties;
    }
  },
} satisfies z.core.ToJSONSchemaParams & { uri: (name: string) => string };

const isStrict = (schema: z.core.$ZodTypes) =>
  (schema as z.core.$ZodObject)._zod.def.catchall?._zod.def.type === 'never';

/** Every named schema as JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. */
export function namedSchemas(): Record<string, JsonSchema> {
  return { ...schemasOf(ANSWERS, 'output'), ...schemasOf(WISHES, 'input') };
}

/** What its schema gives as an example of a body, where it gives one. */
export const exampleOf = (schema: JsonSchema | undefined): unknown => schema?.examples?.[0];

/** One schema where it stands: a reference if it has a name. */
export function schemaAt(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const named = Object.entries({ ...ANSWERS, ...WISHES }).find(([, known]) => known === schema);
  if (named) return { $ref: SETTINGS.uri(named[0]) };
  return schemasOf({ here: schema }, io).here!;
}

function schemasOf(schemas: Record<string, z.ZodType>, io: 'input' | 'output'): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, { ...SETTINGS, io }).schemas;
  return Object.fromEntries(
    Object.entries(made).map(([name, { $schema, $id, ...schema }]) => [name, schema as JsonSchema]),
  );
}
