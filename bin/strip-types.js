import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

// Node runs TypeScript as it is, but not what lies in node_modules, which is where npm installs this package. Loaded
// there before all else, this does for Halve's own files what Node does elsewhere.
const OWN = new URL('..', import.meta.url).href;
const OTHERS = new URL('../node_modules/', import.meta.url).href;

// Said once in each process, of a way that Node itself uses.
const { emitWarning } = process;
process.emitWarning = (warning, ...more) => {
  if (!String(warning).startsWith('stripTypeScriptTypes')) emitWarning.call(process, warning, ...more);
};

registerHooks({
  load(url, context, next) {
    if (!url.startsWith(OWN) || url.startsWith(OTHERS) || !url.endsWith('.ts')) return next(url, context);
    const source = stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'));
    return { format: 'module', source, shortCircuit: true };
  },
});
