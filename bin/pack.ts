import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesise } from '../lib/synthesise/synthesise.ts';
import { ROOT } from '../local/places.ts';
import { gatherInto } from './gather.ts';

// Before npm packs: the template, so that the package needs no CDK, and the code as it is run there. `pack.ts done`
// takes both away again.
const TEMPLATE = join(ROOT, 'local/template.json');
const CODE = join(ROOT, 'gathered');
rmSync(TEMPLATE, { force: true });
rmSync(CODE, { recursive: true, force: true });
if (process.argv[2] !== 'done') {
  writeFileSync(TEMPLATE, JSON.stringify(synthesise()));
  await gatherInto(CODE);
}
