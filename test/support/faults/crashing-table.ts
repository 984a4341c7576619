import type { Table } from '../../../lambdas/shared/aws/table.ts';

export class Crash extends Error {}

/** Where a process dies: before or after so many of its steps, of which each read, write and message is one. */
export interface Dying {
  steps: number;
  after: boolean;
}

/**
 * What a process does, step by step: each step waits its turn, and at the one where the process dies it throws.
 * After that the process does nothing any more.
 */
export function createSteps(turn: () => Promise<unknown>, dying: Dying | undefined) {
  let left = dying?.steps ?? Number.POSITIVE_INFINITY;
  return async <T>(run: () => Promise<T>): Promise<T> => {
    await turn();
    left -= 1;
    if (left < 0 || (left === 0 && !dying?.after)) throw new Crash();
    const result = await run();
    if (left <= 0) throw new Crash();
    return result;
  };
}

/** The same table, on which each call is a step. */
export function steppedTable(table: Table, step: ReturnType<typeof createSteps>): Table {
  const wrapped = Object.entries(table).map(([name, call]) => [
    name,
    (...inputs: unknown[]) => step(() => (call as (...inputs: unknown[]) => Promise<unknown>)(...inputs)),
  ]);
  return Object.fromEntries(wrapped) as Table;
}
