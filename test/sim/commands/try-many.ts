import type { Finding } from '../checks/check-history.ts';
import type { Code } from '../core/load-code.ts';
import { realNow } from '../core/real.ts';
import type { Plan } from '../history/plan.ts';
import { runHistory } from '../history/run-history.ts';
import { type Figures, noFigures, printFigures } from './figures.ts';

/** How many broken histories are told of one by one, for each promise. */
const MOST_TOLD = 10;
/** Whoever tries a million wants to know how far they are. */
const TOLD_EVERY = 1_000;

interface TryOptions {
  what: string;
  /** Ends the trial, whatever plans are left. */
  seconds?: number | undefined;
}

/**
 * Tries one history after the other and prints figures; false if one of them broke a promise. Ctrl+C, or a SIGTERM,
 * ends the trial after the history that is under way. One of several processes hands its figures to the first.
 */
export async function tryMany(code: Code, plans: Iterable<Plan>, options: TryOptions): Promise<boolean> {
  const began = realNow();
  const figures = await tryPlans(code, plans, options);
  if (process.send) process.send(figures);
  else printFigures(figures, options.what, (realNow() - began) / 1_000);
  return figures.failed === 0;
}

async function tryPlans(code: Code, plans: Iterable<Plan>, { what, seconds }: TryOptions): Promise<Figures> {
  Error.stackTraceLimit = 0;
  let isOver = false;
  const stop = () => {
    isOver = true;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  const began = realNow();
  const cpu = process.cpuUsage();
  const figures = noFigures();
  const { broken } = figures;
  for (const plan of plans) {
    if (isOver || (seconds !== undefined && realNow() - began > seconds * 1_000)) break;
    const { findings, world } = await runHistory(code, plan);
    figures.tried += 1;
    figures.steps += world.steps;
    figures.days += world.elapsed / 86_400_000;
    if (findings.length > 0) figures.failed += 1;
    for (const { invariant, message } of firsts(findings)) {
      const times = (broken[invariant] ?? 0) + 1;
      broken[invariant] = times;
      if (times <= MOST_TOLD) console.log(`${plan.seed}: ${invariant}: ${message}`);
    }
    figures.cpuSeconds = cpuSince(cpu);
    if (figures.tried % TOLD_EVERY === 0)
      console.log(
        `${figures.tried} ${what} up to ${plan.seed}, ${figures.failed} of them broke a promise, ` +
          `${figures.steps} steps, ${Math.round(figures.cpuSeconds)} s of CPU`,
      );
  }
  return figures;
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** The first finding of each promise. */
const firsts = (findings: Finding[]) =>
  new Map(findings.toReversed().map((finding) => [finding.invariant, finding])).values();
