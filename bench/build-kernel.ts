import { writeFileSync } from 'node:fs';
import { buildKernel, KERNEL_FILE } from './kernel/build-kernel.ts';

// Compiles the JPEG kernel to WebAssembly, as text that bundles like any other source. Only who changes its C needs
// this, with the clang and lld that it names.
writeFileSync(KERNEL_FILE, buildKernel());
