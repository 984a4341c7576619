import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Compiles the JPEG kernel to WebAssembly, as text that bundles like any other source. Only who changes kernel.c
// needs this, with Debian's clang and lld.
const folder = join(import.meta.dirname, '../lambdas/compress-image/halving/jpeg/coefficients');
const exported = [
  'place',
  'read_interval',
  'count',
  'write',
  'fast',
  'limit',
  'offset',
  'symbols',
  'pattern',
  'back',
];
exported.push('read_pass', 'gather', 'plane', 'plane_across', 'sampling_h', 'sampling_v');
exported.push('scan_components', 'scan_component', 'scan_across');
exported.push('places', 'factor', 'least', 'rounding', 'code', 'length', 'frequency', '__heap_base');

const scratch = mkdtempSync(join(tmpdir(), 'halve-kernel-'));
const built = join(scratch, 'kernel.wasm');
execFileSync('clang', [
  ...['--target=wasm32', '-O3', '-nostdlib', '-fno-builtin', '-Wall'],
  ...['-msign-ext', '-mbulk-memory', '-mnontrapping-fptoint'],
  ...['-Wl,--no-entry', '-Wl,--strip-all', '-Wl,-z,stack-size=16384'],
  ...exported.map((name) => `-Wl,--export=${name}`),
  ...['-o', built, join(folder, 'kernel.c')],
]);
const lines = readFileSync(built)
  .toString('base64')
  .match(/.{1,100}/g)!;
const text = lines.map((line) => `  '${line}',`).join('\n');
writeFileSync(
  join(folder, 'kernel-wasm.ts'),
  `/** kernel.c as WebAssembly, by \`npm run build:kernel\`. */\nexport const KERNEL_WASM = [\n${text}\n].join('');\n`,
);
rmSync(scratch, { recursive: true });
