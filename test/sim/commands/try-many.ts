import type { Finding } from '../checks/check-history.ts';
import type { Code } from '../core/load-code.ts';
import { realNow } from '../core/real.ts';
import type { Plan } from '../history/plan.ts';
import { runHistory } from '../history/run-history.ts';

/** How many broken histories are told of one by one, for each promise. */
const MOST_TOLD = 10;

export interface TryOptions {
  what: string;
  /** Ends the trial, whatever plans are left. */
  seconds?: number | undefined;
}

/** Tries one history after the other and prints figures; false if one of them broke a promise. */
export async function tryMany(
  code: Code,
  plans: Iterable<Plan>,
  { what, seconds }: TryOptions,
): Promise<boolean> {
  Error.stackTraceLimit = 0;
  const began = realNow();
  const cpu = process.cpuUsage();
  const broken = new Map<string, number>();
  let tried = 0;
  let failed = 0;
  let steps = 0;
  let days = 0;
  for (const plan of plans) {
    if (seconds !== undefined && realNow() - began > seconds * 1_000) break;
    const { findings, world } = await runHistory(code, plan);
    tried += 1;
    steps += world.steps;
    days += world.elapsed / 86_400_000;
    if (findings.length === 0) continue;
    failed += 1;
    for (const { invariant, message } of firsts(findings)) {
      const times = (broken.get(invariant) ?? 0) + 1;
      broken.set(invariant, times);
      if (times <= MOST_TOLD) console.log(`${plan.seed}: ${invariant}: ${message}`);
    }
  }
  const { user, system } = process.cpuUsage(cpu);
  const busy = (user + system) / 1e6;
  console.log(
    [
      `${tried} ${what} tried, ${failed} of them broke a promise`,
      ...[...broken].map(([invariant, count]) => `  ${invariant}: ${count}`),
      `${steps} steps, ${Math.round(days)} days of their own time`,
      `${((realNow() - began) / 1_000).toFixed(1)} s, ${busy.toFixed(1)} s of CPU: ${(tried / busy).toFixed(0)} a second of CPU`,
    ].join('\n'),
  );
  return failed === 0;
}

/** The first finding of each promise. */
const firsts = (findings: Finding[]) =>
  new Map(findings.toReversed().map((finding) => [finding.invariant, finding])).values();
