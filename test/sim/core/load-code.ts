import { existsSync } from 'node:fs';
import type { FunctionSettings } from '../stack/lambda.ts';
import { readStack, type Stack } from '../stack/read-stack.ts';
import { inGraph, openGraph, type SourcePatch } from './module-hooks.ts';

type AddressPolicyModule = typeof import('../../../lambdas/shared/http/outbound/address-policy.ts');
type OutboundErrorModule = typeof import('../../../lambdas/shared/http/outbound/outbound-error.ts');
type ErrorsModule = typeof import('../../../engine/errors.ts');

/** The code under trial, loaded: its functions and what the simulated outside needs of it. */
export interface Code {
  stack: Stack;
  functions: FunctionSettings[];
  createAddressPolicy: AddressPolicyModule['createAddressPolicy'];
  OutboundError: OutboundErrorModule['OutboundError'];
  ImageError: ErrorsModule['ImageError'];
  /** Versions before 0.2 kept neither products nor outputs. */
  keepsOutputs: boolean;
}

let graphs = 0;

/**
 * Loads the handlers of a checkout of the project in a graph of modules of their own, with these changes; scaled down,
 * where it is not said otherwise.
 */
export async function loadCode(
  root: string,
  template: unknown,
  patches: readonly SourcePatch[] = [],
  scaled = true,
): Promise<Code> {
  const name = `g${++graphs}`;
  const graph = openGraph(name, root, patches, scaled);
  const load = async <T>(file: string) => (await import(inGraph(name, file))) as T;
  const stack = readStack(template);
  const functions: FunctionSettings[] = [];
  for (const fn of stack.functions) {
    const { handler } = await load<Pick<FunctionSettings, 'handler'>>(`lambdas/${fn.name}/handler.ts`);
    functions.push({ ...fn, handler });
  }
  for (const { file } of patches) {
    if (!graph.patched.has(file))
      throw new Error(`Expected ${file} to be loaded, but no function imports it`);
  }
  return {
    stack,
    functions,
    createAddressPolicy: (await load<AddressPolicyModule>('lambdas/shared/http/outbound/address-policy.ts'))
      .createAddressPolicy,
    OutboundError: (await load<OutboundErrorModule>('lambdas/shared/http/outbound/outbound-error.ts'))
      .OutboundError,
    ImageError: (await load<ErrorsModule>('engine/errors.ts')).ImageError,
    keepsOutputs: existsSync(new URL('lambdas/shared/state/outputs/pictures.ts', root)),
  };
}
