import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundlePreview } from './bundle-preview.ts';

/** Where the script lies, for the page to be served with it; a test holds it against its source. */
const FILE = join(import.meta.dirname, 'preview-csv.js');

writeFileSync(FILE, await bundlePreview());
console.log(`Wrote ${FILE}`);
