import { rmSync, writeFileSync } from 'node:fs';
import { synthesise } from '../lib/synthesise.ts';

// Before npm packs: the template, so that the package needs no CDK. `pack.ts done` takes it away again.
const TEMPLATE = new URL('../local/template.json', import.meta.url);
if (process.argv[2] === 'done') rmSync(TEMPLATE, { force: true });
else writeFileSync(TEMPLATE, JSON.stringify(synthesise()));
