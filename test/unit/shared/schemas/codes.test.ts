import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REASONS } from '../../../../engine/reasons.ts';
import { openApiDocument } from '../../../../lambdas/serve-page/openapi/openapi-document.ts';
import {
  CALL_CODES,
  IMAGE_CODES,
  REQUEST_CODES,
  ROW_CODES,
} from '../../../../lambdas/shared/schemas/codes.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const SOURCES = globSync('{engine/**/*.ts,lambdas/**/*.ts,lib/api/add-gateway-answers.ts}', {
  cwd: ROOT,
}).filter((file) => !/schemas.codes.ts|shop-systems.ts/.test(file));
const text = SOURCES.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');

/** NOT_REPLACED stands in the results alone; UNAVAILABLE is what a shop is said to be in, and no image fails with it. */
const KNOWN = new Set(
  Object.keys({ ...IMAGE_CODES, ...ROW_CODES, ...REQUEST_CODES, ...CALL_CODES, ...REASONS }).concat(
    'NOT_REPLACED',
    'UNAVAILABLE',
  ),
);
/** What Node, AWS and HTTP call something. */
const OTHERS = /^(?:E[A-Z]{4,}|E_\w+|EAI_AGAIN|HPE_\w+|AWS_\w+|Z_BUF_ERROR|ALL_NEW|WHEN_REQUIRED)$/;
/** Where a code is made: by an error, in a failure, in a table of them. */
const MADE =
  /(?:\b(?:new \w*Error|new Kind|failed|bad|forbidden)\(\s*|new Refusal\(\s*[\w.]+,\s*|\bcode: |\[\d{3}, |: \[)'([A-Z][A-Z_]+)'/g;

it('every code that the functions and the engine make is described', () => {
  const made = [...text.matchAll(MADE)]
    .map(([, code]) => code!)
    .concat(text.match(/(?<=')[A-Z]+(?:_[A-Z]+)+(?=')/g)!);
  expect(made.length).toBeGreaterThan(150);
  expect([...new Set(made)].filter((code) => !KNOWN.has(code) && !OTHERS.test(code))).toEqual([]);
});

it('every code that is described can be made', () => {
  expect([...KNOWN].filter((code) => !text.includes(`'${code}'`) && !text.includes(`  ${code}:`))).toEqual(
    [],
  );
});

it('the description of the API names each, with what it means', () => {
  const { schemas } = openApiDocument('https://halve.example').components;
  const described = ['FailureCode', 'ProblemCode', 'ReasonCode'].flatMap((name) =>
    schemas[name]!.anyOf!.slice(0, -1),
  );
  expect(new Set(described.map((one) => (one as { const: string }).const))).toEqual(
    new Set([...KNOWN].filter((code) => code !== 'NOT_REPLACED' && code !== 'UNAVAILABLE')),
  );
});

it('a refusal has the status that its code is described with', () => {
  const refusals = [...text.matchAll(/new Refusal\(\s*(\d{3}),\s*'([A-Z_]+)'/g)].concat([
    ...text.matchAll(/status: (\d{3}),\s*code: '([A-Z_]+)'/g),
  ]);
  expect(refusals.length).toBeGreaterThan(30);
  const codes: Record<string, string> = CALL_CODES;
  const wrong = refusals.filter(
    ([, status, code]) => !codes[code!]?.startsWith(`${status}: `) && code !== 'BAD_CALL',
  );
  expect(wrong.map(([, status, code]) => `${code} ${status}`)).toEqual([]);
});
