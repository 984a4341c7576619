/** What is used of WebAssembly, which the types of Node leave to the browser's. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: unknown };
};

export interface KernelMemory {
  memory: { buffer: ArrayBuffer; grow: (pages: number) => number };
}

const PAGE = 65_536;

/** Inner loops that were compiled from C, and the memory that they work in; `Name` are the tables in it. */
export class CompiledKernel<Exports extends KernelMemory, Name extends string> {
  readonly run: Exports;
  readonly #at: Record<Name, { value: number }>;

  constructor(module: object) {
    const { exports } = new WebAssembly.Instance(module);
    this.run = exports as Exports;
    this.#at = exports as Record<Name, { value: number }>;
  }

  address(name: Name): number {
    return this.#at[name].value;
  }

  /** Makes sure that memory reaches this far. Views taken before are void. */
  reach(end: number): void {
    const missing = end - this.run.memory.buffer.byteLength;
    if (missing > 0) this.run.memory.grow(Math.ceil(missing / PAGE));
  }

  bytes(at: number, count: number): Uint8Array {
    return new Uint8Array(this.run.memory.buffer, at, count);
  }
}

/**
 * Lends a kernel for one piece of work at a time, until its promise is kept where it is one. After a fault it is not used
 * again, nor with more than `keptBytes` of memory, which never shrinks. It is compiled when it is first asked for.
 */
export function createLender<Kernel extends { run: KernelMemory }>(
  wasm: string,
  Kernel: new (module: object) => Kernel,
  keptBytes: number,
) {
  let compiled: object | undefined;
  let idle: Kernel | undefined;
  return <T>(work: (kernel: Kernel) => T): T => {
    compiled ??= new WebAssembly.Module(Buffer.from(wasm, 'base64'));
    const kernel = idle ?? new Kernel(compiled);
    idle = undefined;
    const giveBack = <Result>(result: Result): Result => {
      if (kernel.run.memory.buffer.byteLength <= keptBytes) idle = kernel;
      return result;
    };
    const result = work(kernel);
    return result instanceof Promise ? (result.then(giveBack) as T) : giveBack(result);
  };
}
