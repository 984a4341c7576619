import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Compiles the JPEG kernel to WebAssembly, as text that bundles like any other source. Only who changes its C needs
// this, with Debian's clang and lld.
const folder = join(import.meta.dirname, '../engine/jpeg/coefficients');
const sources = readdirSync(join(folder, 'kernel')).filter((name) => name.endsWith('.c'));
const functions = [
  ...['place', 'place_new', 'read_interval', 'read_pass', 'gather'],
  ...['measure', 'quantise', 'scan', 'write', 'square'],
];
const tables = [
  ...['fast', 'limit', 'offset', 'symbols', 'pattern', 'back', 'places', 'sampling_h', 'sampling_v', 'spare'],
  ...['plane', 'plane_across', 'scan_components', 'scan_component', 'scan_across'],
  ...['seen', 'factor', 'worth', 'rounding', 'price', 'grow'],
  ...['dc', 'start', 'entry', 'quarter', 'eighth', 'spread', 'step', 'half_across', 'half_down', 'corner'],
  ...['blocks_wide', 'blocks_high', 'units_across', 'frequency', 'code', 'length', '__heap_base'],
];

const scratch = mkdtempSync(join(tmpdir(), 'halve-kernel-'));
const built = join(scratch, 'kernel.wasm');
execFileSync('clang', [
  ...['--target=wasm32', '-O3', '-nostdlib', '-fno-builtin', '-flto', '-Wall'],
  ...['-msign-ext', '-mbulk-memory', '-mnontrapping-fptoint'],
  ...['-Wl,--no-entry', '-Wl,--strip-all', '-Wl,-z,stack-size=16384'],
  ...[...functions, ...tables].map((name) => `-Wl,--export=${name}`),
  ...['-o', built, ...sources.map((name) => join(folder, 'kernel', name))],
]);
const lines = readFileSync(built)
  .toString('base64')
  .match(/.{1,100}/g)!;
const text = lines.map((line) => `  '${line}',`).join('\n');
writeFileSync(
  join(folder, 'kernel-wasm.ts'),
  `/** The C files of kernel/ as WebAssembly, by \`npm run build:kernel\`. */\nexport const KERNEL_WASM = [\n${text}\n].join('');\n`,
);
rmSync(scratch, { recursive: true });
