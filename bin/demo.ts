import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { productsCsv } from '../local/demo/products.ts';
import { serveSamples } from '../local/demo/serve-samples.ts';
import { ROOT } from '../local/places.ts';

// `halve run` on the catalogue of a shop that is served here: what it prints, and leaves in demo/, is what anybody gets.
const FOLDER = join(ROOT, 'demo');

const shop = await serveSamples();
await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
const csv = join(FOLDER, 'products.csv');
await writeFile(csv, productsCsv(shop.address));
const args = ['run', relative(process.cwd(), csv), '--allow', shop.address];
console.log(`halve ${args.join(' ')}`);
process.argv.splice(2, Infinity, ...args);
await import('./halve.ts');
shop.stop();
