import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { docsPage } from '../../../lambdas/serve-page/docs-page/docs-page.ts';
import { openApiDocument } from '../../../lambdas/serve-page/openapi/openapi-document.ts';
import { postmanCollection } from '../../../lambdas/serve-page/openapi/postman-collection.ts';

const document = openApiDocument('http://localhost:3000');
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

  it('shows no markup that came in with a text', () => {
    const harmful = structuredClone(document);
    harmful.info.summary = '<script>alert(1)</script>';
    harmful.servers[0]!.url = '"><img src=x>';
    expect(docsPage(harmful)).not.toMatch(/<script|<img/);
  });
});
