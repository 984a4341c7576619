import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as jpeg from '../../engine/jpeg/coefficients/kernel-interface.ts';
import * as pixels from '../../engine/pixel-kernel/kernel-interface.ts';
import * as deflate from '../../engine/png/deflate/kernel-interface.ts';
import * as residuals from '../../engine/webp/residuals/kernel-interface.ts';

const ENGINE = join(import.meta.dirname, '../../engine');

/** Each kernel: the folder of kernel-interface.ts, with its C in kernel/ and the bytes in kernel-wasm.ts beside it. */
export const KERNELS = [
  kernel('jpeg/coefficients', jpeg.KERNEL_CONSTANTS, [...jpeg.KERNEL_FUNCTIONS, ...jpeg.KERNEL_TABLES]),
  kernel('pixel-kernel', pixels.KERNEL_CONSTANTS, [...pixels.KERNEL_FUNCTIONS, ...pixels.KERNEL_TABLES]),
  kernel('png/deflate', {}, [...deflate.KERNEL_FUNCTIONS, ...deflate.KERNEL_TABLES]),
  kernel('webp/residuals', {}, [...residuals.KERNEL_FUNCTIONS, ...residuals.KERNEL_TABLES]),
];

interface KernelSources {
  sources: string;
  file: string;
  flags: string[];
}

/** Debian's, as of Debian 12: another one makes other bytes of the same sources. */
const CLANG = '14.0.6';

function kernel(folder: string, constants: Record<string, number>, exported: string[]): KernelSources {
  const flags = [
    ...['--target=wasm32', '-O3', '-nostdlib', '-fno-builtin', '-flto', '-Wall'],
    ...['-msign-ext', '-mbulk-memory', '-mnontrapping-fptoint', '-msimd128'],
    ...['-Wl,--no-entry', '-Wl,--strip-all', '-Wl,-z,stack-size=16384'],
    ...Object.entries(constants).map(([name, value]) => `-D${name}=${value}`),
    ...exported.map((name) => `-Wl,--export=${name}`),
  ];
  return { sources: join(ENGINE, folder, 'kernel'), file: join(ENGINE, folder, 'kernel-wasm.ts'), flags };
}

/** Of all that makes the bytes: the C, the flags, the compiler. */
export function hashOfSources({ sources, flags }: KernelSources): string {
  const hash = createHash('sha256').update(JSON.stringify([CLANG, flags]));
  for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)));
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
export function buildKernel(kernel: KernelSources): string {
  const { sources, flags } = kernel;
  if (!hasClang()) throw new Error(`Expected clang and lld ${CLANG} (Debian 12: apt install clang lld)`);
  const scratch = mkdtempSync(join(tmpdir(), 'halve-kernel-'));
  try {
    const built = join(scratch, 'kernel.wasm');
    const files = readdirSync(sources).filter((name) => name.endsWith('.c'));
    execFileSync('clang', [...flags, '-o', built, ...files.sort()], { cwd: sources });
    const lines = readFileSync(built)
      .toString('base64')
      .match(/.{1,100}/g)!;
    return `/**
 * The C files of kernel/ as WebAssembly, by \`npm run build:kernel\`: clang ${CLANG}, of the sources and flags whose
 * SHA-256 is ${hashOfSources(kernel)}.
 */
export const KERNEL_WASM = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
