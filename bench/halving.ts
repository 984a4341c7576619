import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EngineOptions } from '../engine/options.ts';
import { defaultPictures, picturesIn } from './halving/default-pictures.ts';
import { type Measured, measureFile } from './halving/measure-file.ts';
import { findScorer } from './halving/scorer.ts';
import { summarise } from './halving/summarise.ts';

const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    json: { type: 'string' },
    effort: { type: 'string', default: 'fast' },
    rounds: { type: 'string', default: '3' },
    rivals: { type: 'boolean', default: false },
    'no-score': { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

const options = EngineOptions.parse({ effort: values.effort });
const scorer = values['no-score'] ? null : await findScorer();
const pictures = values.dir ? picturesIn(values.dir) : await defaultPictures();
console.log(`${pictures.length} pictures, effort ${options.effort}, score: ${scorer?.name ?? 'none'}`);

const measured: Measured[] = [];
for (const [name, input] of pictures) {
  try {
    const one = await measureFile(name, input, {
      options,
      rounds: Number(values.rounds),
      scorer,
      rivals: values.rivals,
    });
    measured.push(one);
    if (values.verbose) console.log(JSON.stringify(one));
  } catch (fault) {
    console.log(`${name}: ${fault instanceof Error ? fault.message : fault}`);
  }
}

console.table(summarise(measured));
if (values.json)
  writeFileSync(values.json, JSON.stringify({ scorer: scorer?.name ?? null, options, measured }, null, 2));
