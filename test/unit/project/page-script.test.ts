import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundlePreview } from '../../../web/bundle-preview.ts';

const SCRIPT = join(import.meta.dirname, '../../../web/preview-csv.js');

it('the script of the page is made from the source as it is now (else: npm run build:page)', async () => {
  // Not shown where they differ: both are one line of twenty kilobytes.
  expect(readFileSync(SCRIPT, 'utf8') === (await bundlePreview())).toBe(true);
});
