import type { Code } from '../core/load-code.ts';
import type { Plan } from '../history/plan.ts';
import { type History, runHistory } from '../history/run-history.ts';
import type { Plant } from '../plants/plant.ts';

/**
 * Looks for each planted bug, history by history: found is one where a promise is broken with the bug and kept
 * without it. False if one of them is not found within the plans.
 */
export async function findPlants(code: Code, plants: readonly Plant[], plans: Plan[]): Promise<boolean> {
  Error.stackTraceLimit = 0;
  let all = true;
  for (const plant of plants) {
    const found = await find(code, plant, plans);
    all &&= found !== undefined;
    console.log(
      found === undefined
        ? `${plant.name.padEnd(24)} NOT FOUND in ${plans.length} histories: ${plant.what}`
        : `${plant.name.padEnd(24)} found by history ${String(found.histories).padStart(4)} (${found.seed}): ${found.broken}`,
    );
  }
  return all;
}

async function find(code: Code, plant: Plant, plans: Plan[]) {
  for (const [at, plan] of plans.entries()) {
    const broken = await first(code, plan, plant);
    if (broken === undefined || (await first(code, plan, undefined)) !== undefined) continue;
    return { histories: at + 1, seed: plan.seed, broken };
  }
  return undefined;
}

/** The first promise that a history breaks; one that the bug has not touched says nothing. */
async function first(code: Code, plan: Plan, plant: Plant | undefined): Promise<string | undefined> {
  const { findings, world }: History = await runHistory(code, plan, { plant });
  if (plant && world.planted === 0) return undefined;
  return findings[0] && `${findings[0].invariant}: ${findings[0].message.slice(0, 100)}`;
}
