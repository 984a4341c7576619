import { readFileSync } from 'node:fs';
import { loadCode } from '../core/load-code.ts';
import { drawPlan } from '../history/draw-plan.ts';
import { drawRaces } from '../history/draw-races.ts';
import { plainPlan } from '../history/plain-plan.ts';
import type { Plan } from '../history/plan.ts';
import { plants } from '../plants/plants.ts';
import { WishError } from '../wish-error.ts';
import { findPlants } from './find-plants.ts';
import { keptPlans } from './kept-plans.ts';
import { printHistory } from './print-history.ts';
import { printShop } from './print-shop.ts';
import { shrink } from './shrink.ts';
import { tryInWorkers } from './try-in-workers.ts';
import { tryMany } from './try-many.ts';

export interface Wishes {
  seed?: string | undefined;
  shrink: boolean;
  histories: string;
  seconds?: string | undefined;
  from: string;
  every: string;
  workers: string;
  base: string;
  kept: boolean;
  promise?: string | undefined;
  plan?: string | undefined;
  plant?: string | undefined;
  plain: boolean;
  races: boolean;
  shop?: string | undefined;
  images: string;
  few: string;
  code?: string | undefined;
}

/** Does what the command line asks for; false if a promise was broken. */
export async function runCommand(wishes: Wishes, root: string): Promise<boolean> {
  const [from, every, histories, workers] = [wishes.from, wishes.every, wishes.histories, wishes.workers].map(
    Number,
  ) as [number, number, number, number];
  if (workers > 1) return tryInWorkers(workers, from, histories);
  const { synthesisedTemplate } = (await import(
    `${root}test/support/stack/synthesised-template.ts`
  )) as typeof import('../../support/stack/synthesised-template.ts');
  const template = await synthesisedTemplate();
  if (wishes.shop !== undefined) return printShop(await loadCode(root, template, [], false), wishes);
  const code = await loadCode(root, template);
  const plan = (seed: string) =>
    wishes.plain ? plainPlan(seed) : wishes.races ? drawRaces(seed) : drawPlan(seed);
  const wanted: Plan | undefined =
    wishes.plan !== undefined
      ? (JSON.parse(readFileSync(wishes.plan, 'utf8')) as { plan: Plan }).plan
      : wishes.seed === undefined
        ? undefined
        : plan(wishes.seed);
  const plant = plants.find(({ name }) => name === wishes.plant);
  if (wishes.plant !== undefined && wishes.plant !== 'all' && plant === undefined) {
    throw new WishError(
      `Expected one of ${plants.map(({ name }) => name).join(', ')}, but found ${wishes.plant}`,
    );
  }
  if (wanted && wishes.shrink) return printHistory(code, await shrink(code, wanted, wishes.promise));
  if (wanted) return printHistory(code, wanted, plant);
  if (wishes.kept) return tryMany(code, keptPlans(), { what: 'kept plans' });
  function* plans() {
    const until = wishes.seconds === undefined ? from + histories : Number.POSITIVE_INFINITY;
    for (let at = from; at < until; at += every) yield plan(`${wishes.base}-${at}`);
  }
  if (wishes.plant !== undefined) {
    return findPlants(code, plant ? [plant] : plants, [...plans()]);
  }
  const seconds = wishes.seconds === undefined ? undefined : Number(wishes.seconds);
  return tryMany(code, plans(), { what: 'histories', seconds });
}
