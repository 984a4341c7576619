import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { docsPage } from '../../../lambdas/serve-page/docs-page/docs-page.ts';
import { schemaAt } from '../../../lambdas/serve-page/openapi/json-schemas.ts';
import { openApiDocument } from '../../../lambdas/serve-page/openapi/openapi-document.ts';
import { postmanCollection } from '../../../lambdas/serve-page/openapi/postman-collection.ts';
import { ImagesQuery } from '../../../lambdas/shared/schemas/images.ts';
import { RequestsQuery } from '../../../lambdas/shared/schemas/requests.ts';
import { RetryWishes } from '../../../lambdas/shared/schemas/retry.ts';

const document = openApiDocument('http://localhost:3000');
/** As a browser shows it. */
const unescaped = (page: string) =>
  page.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

describe('the description of the API', () => {
  it('refers only to schemas that are there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(30);
    for (const [, name] of references) expect(document.components.schemas).toHaveProperty([name!]);
  });

  it('is made of schemas that compile', () => {
    const ajv = new Ajv2020({ strict: true, strictTypes: false, validateFormats: false });
    ajv.addSchema({ $id: 'openapi', components: document.components } as object);
    ajv.addKeyword('components');
    for (const name of Object.keys(document.components.schemas)) {
      expect(() => ajv.getSchema(`openapi#/components/schemas/${name}`)).not.toThrow();
    }
  });

  it('names no status that no answer has: of what is erased nothing is found', () => {
    expect(JSON.stringify(document)).not.toContain('"erased"');
  });

  it('says of an upload what is needed, in which form, and what an erased request leads to', () => {
    const { requestBody, responses, parameters } = document.paths['/image_process/upload/']!.post!;
    expect(requestBody?.required).toBe(true);
    expect(Object.keys(responses)).toContain('409');
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const schemaOf = (name: string) => parameters.find((one) => one.name === name)!.schema;
    const secret = ajv.compile(schemaOf('webhook_secret'));
    const secrets = [24, 32, 64].map((bytes) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`);
    expect(secrets.map((one) => secret(one))).toEqual([true, true, true]);
    expect(['whsec_', 'abc', 'whsec_????', ''].map((one) => secret(one))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(schemaOf('webhook_url')).toMatchObject({ format: 'uri', pattern: expect.stringContaining('^') });
  });

  it.each([RequestsQuery, ImagesQuery])('a limit is decimal digits, as it is described', (query) => {
    for (const limit of ['0x10', '1e1', ' 5', '+5', '5.0', '', '0', '1000', 'Infinity']) {
      expect([limit, query.safeParse({ limit }).success]).toEqual([limit, false]);
    }
    expect(query.parse({ limit: '7' }).limit).toBe(7);
    const described = schemaAt(query, 'input').properties?.limit;
    expect(described).toMatchObject({ type: 'integer', minimum: 1 });
    expect(described).toHaveProperty('description', expect.stringContaining(` ${query.parse({}).limit} `));
  });

  it('names each operation once, and each parameter of a path', () => {
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const [path, methods] of Object.entries(document.paths)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters } of Object.values(methods)) {
        expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(named);
      }
    }
  });

  it('is the same in the Postman collection of docs/: run npm run postman', () => {
    const kept = readFileSync(
      new URL('../../../docs/halve.postman_collection.json', import.meta.url),
      'utf8',
    );
    expect(JSON.parse(kept)).toEqual(JSON.parse(JSON.stringify(postmanCollection(document))));
  });

  it('shows a retry by a body that it takes, which changes nothing that is not said', () => {
    const { requestBody } = document.paths['/image_process/status/{request_id}/retry/']!.post!;
    expect(requestBody?.required).toBe(false);
    const shown = { options: { floor: 50 } };
    const [, sent = '{}'] = /-d '(\{.*\})' "[^"]*\/retry\/"/.exec(unescaped(docsPage(document))) ?? [];
    expect(JSON.parse(sent)).toEqual(shown);
    const item = postmanCollection(document).item.find(({ name }) => name.startsWith('Try again'));
    expect(JSON.parse((item!.request.body as { raw: string }).raw)).toEqual(shown);
    expect(RetryWishes.parse(shown)).toEqual(shown);
  });

  it('shows how to follow results to where they are, and sends a file only where one is taken', () => {
    const lines = unescaped(docsPage(document)).match(/curl .*/g)!;
    expect(
      lines.filter((line) => line.startsWith('curl -L ')).map((line) => /\w+\/"/.exec(line)?.[0]),
    ).toEqual(['results/"']);
    expect(
      lines.filter((line) => line.includes('-F file=@')).map((line) => /\w+\/"/.exec(line)?.[0]),
    ).toEqual(['upload/"']);
  });

  it('shows no markup that came in with a text', () => {
    const harmful = structuredClone(document);
    harmful.info.summary = '<script>alert(1)</script>';
    harmful.servers[0]!.url = '"><img src=x>';
    expect(docsPage(harmful)).not.toMatch(/<script|<img/);
  });
});
