import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from '../lambdas/serve-page/openapi/openapi-document.ts';
import { postmanCollection } from '../lambdas/serve-page/openapi/postman-collection.ts';

/** Where the collection is kept; a test holds it against the API's description. */
const FILE = join(import.meta.dirname, '../docs/halve.postman_collection.json');

writeFileSync(
  FILE,
  `${JSON.stringify(postmanCollection(openApiDocument('http://localhost:3000')), null, 2)}\n`,
);
console.log(`Wrote ${FILE}`);
