import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  KERNEL_CONSTANTS,
  KERNEL_FUNCTIONS,
  KERNEL_TABLES,
} from '../../engine/jpeg/coefficients/kernel-interface.ts';

const FOLDER = join(import.meta.dirname, '../../engine/jpeg/coefficients');
const SOURCES = join(FOLDER, 'kernel');
export const KERNEL_FILE = join(FOLDER, 'kernel-wasm.ts');
/** Debian's, as of Debian 12: another one makes other bytes of the same sources. */
const CLANG = '14.0.6';

const FLAGS = [
  ...['--target=wasm32', '-O3', '-nostdlib', '-fno-builtin', '-flto', '-Wall'],
  ...['-msign-ext', '-mbulk-memory', '-mnontrapping-fptoint'],
  ...['-Wl,--no-entry', '-Wl,--strip-all', '-Wl,-z,stack-size=16384'],
  ...Object.entries(KERNEL_CONSTANTS).map(([name, value]) => `-D${name}=${value}`),
  ...[...KERNEL_FUNCTIONS, ...KERNEL_TABLES].map((name) => `-Wl,--export=${name}`),
];

/** Of all that makes the bytes: the C, the flags, the compiler. */
export function hashOfSources(): string {
  const hash = createHash('sha256').update(JSON.stringify([CLANG, FLAGS]));
  for (const name of readdirSync(SOURCES).sort()) hash.update(name).update(readFileSync(join(SOURCES, name)));
  return hash.digest('hex');
}

/** Whether the clang that builds these bytes is there, and its linker. */
export function hasClang(): boolean {
  const told = (program: string) => spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '';
  return told('clang').includes(`clang version ${CLANG}`) && told('wasm-ld').includes(`LLD ${CLANG}`);
}

/**
 * The text of kernel-wasm.ts, the same from the same sources wherever they lie.
 *
 * @throws Error where another clang is there, or none.
 */
export function buildKernel(): string {
  if (!hasClang()) throw new Error(`Expected clang and lld ${CLANG} (Debian 12: apt install clang lld)`);
  const scratch = mkdtempSync(join(tmpdir(), 'halve-kernel-'));
  try {
    const built = join(scratch, 'kernel.wasm');
    const sources = readdirSync(SOURCES).filter((name) => name.endsWith('.c'));
    execFileSync('clang', [...FLAGS, '-o', built, ...sources.sort()], { cwd: SOURCES });
    const lines = readFileSync(built)
      .toString('base64')
      .match(/.{1,100}/g)!;
    return `/**
 * The C files of kernel/ as WebAssembly, by \`npm run build:kernel\`: clang ${CLANG}, of the sources and flags whose
 * SHA-256 is ${hashOfSources()}.
 */
export const KERNEL_WASM = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
