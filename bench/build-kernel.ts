import { writeFileSync } from 'node:fs';
import { buildKernel, KERNELS } from './kernel/build-kernel.ts';

// Compiles the kernels to WebAssembly, as text that bundles like any other source. Only who changes their C needs
// this, with the clang and lld that it names.
for (const kernel of KERNELS) writeFileSync(kernel.file, buildKernel(kernel));
