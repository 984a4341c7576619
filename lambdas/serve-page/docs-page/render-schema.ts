import { type Html, html } from '../../shared/http/html.ts';
import type { JsonSchema } from '../openapi/json-schemas.ts';

/** The fields of an object, those of objects within it by their whole path, as in `images.total`; or a list of codes. */
export function renderSchema(schema: JsonSchema): Html {
  const fields = fieldsOf(schema);
  if (fields.length > 0) {
    return table(
      ['Field', 'Type', 'Meaning'],
      fields.map(({ name, field, required }) => [
        html`<code>${name}</code>${required ? undefined : html` <small>optional</small>`}`,
        typeOf(field),
        meaningOf(field),
      ]),
    );
  }
  const codes = (schema.anyOf ?? []).filter((one) => typeof one === 'object' && one.const !== undefined);
  if (codes.length === 0) return html`<p>${typeOf(schema)} ${schema.description}</p>`;
  return table(
    ['Code', 'Meaning'],
    codes.map((one) => [typeOf(one as JsonSchema), meaningOf(one as JsonSchema)]),
  );
}

const table = (heads: string[], rows: Html[][]): Html =>
  html`<div class="scroll" tabindex="0"><table><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead><tbody>${rows.map(
    (cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;

interface Field {
  name: string;
  field: JsonSchema;
  required: boolean;
}

function fieldsOf(schema: JsonSchema, path = ''): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const field = value as JsonSchema;
    const own = { name: path + name, field, required: schema.required?.includes(name) ?? false };
    return field.properties ? [own, ...fieldsOf(field, `${path}${name}.`)] : [own];
  });
}

/** What a value may be, in words: `string or null`, `list of Image`. */
export function typeOf(schema: JsonSchema): Html {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1)!;
    return html`<a href="#${name}">${name}</a>`;
  }
  if (schema.anyOf)
    return joined(
      schema.anyOf.map((one) => typeOf(one as JsonSchema)),
      ' or ',
    );
  if (schema.enum)
    return joined(
      schema.enum.map((one) => html`<code>${String(one)}</code>`),
      ' ',
    );
  if (schema.const !== undefined) return html`<code>${String(schema.const)}</code>`;
  if (schema.type === 'array') return html`list of ${typeOf((schema.items ?? {}) as JsonSchema)}`;
  const types = [schema.type ?? 'any'].flat().join(' or ');
  return schema.format === undefined ? html`${types}` : html`${types} (${schema.format})`;
}

function meaningOf(schema: JsonSchema): Html {
  const { description, default: standard, minimum, maximum, maxLength } = schema;
  const bounds = [
    minimum === undefined || minimum === 0 ? undefined : `From ${minimum}.`,
    maximum === undefined ? undefined : `At most ${maximum}.`,
    maxLength === undefined ? undefined : `At most ${maxLength} characters.`,
    standard === undefined || typeof standard === 'object' ? undefined : `Default: ${standard}.`,
  ].filter((bound) => bound !== undefined);
  return html`${[description, ...bounds].filter((text) => text !== undefined).join(' ')}`;
}

const joined = (pieces: Html[], between: string): Html =>
  pieces.reduce((before, piece) => html`${before}${between}${piece}`);
