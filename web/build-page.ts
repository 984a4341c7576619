import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundlePage } from './bundle-page.ts';

/** Where the script lies, for the page to be served with it; a test holds it against its sources. */
const FILE = join(import.meta.dirname, 'page.js');

writeFileSync(FILE, await bundlePage());
console.log(`Wrote ${FILE}`);
