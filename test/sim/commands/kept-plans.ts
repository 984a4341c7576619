import { globSync, readFileSync } from 'node:fs';
import type { Plan } from '../history/plan.ts';

/** A plan that once broke a promise, and why. */
interface KeptPlan {
  why: string;
  plan: Plan;
}

/** Every plan that was kept because it had found something; a plan keeps its meaning where a seed would not. */
export const keptPlans = (): Plan[] =>
  globSync('*.json', { cwd: new URL('../kept/', import.meta.url).pathname })
    .sort()
    .map(
      (file) =>
        (JSON.parse(readFileSync(new URL(`../kept/${file}`, import.meta.url), 'utf8')) as KeptPlan).plan,
    );
