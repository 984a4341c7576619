import type { FunctionPool } from '../functions/function-pool.ts';
import type { Template } from '../template.ts';
import type { Waiting } from '../waiting.ts';

const UNITS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The functions that the template's rules call from time to time, and how long lies between, in milliseconds. */
export function readSchedules(template: Template): { functionId: string; everyMs: number }[] {
  return template.ofType('AWS::Events::Rule').flatMap(([id, { Properties }]) => {
    const [, count, unit = ''] =
      /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(Properties.ScheduleExpression)) ?? [];
    if (count === undefined) throw new Error(`Expected a rate in the schedule of ${id}`);
    return (Properties.Targets as { Arn: unknown }[]).map(({ Arn }) => ({
      functionId: template.target(Arn),
      everyMs: Number(count) * UNITS[unit]!,
    }));
  });
}

/** A timer takes no more than this many milliseconds: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** However fast time passes in a trial. */
const SHORTEST_MS = 5_000;

/** Calls a function by its schedule until it is stopped. */
export function startSchedule(pool: FunctionPool, everyMs: number, { wait }: Waiting): () => void {
  const timer = setInterval(
    () => {
      pool.invoke({}).catch((fault) => {
        console.error(
          `${pool.settings.name} did not end its work; it is called again in time (${fault.message}).`,
        );
      });
    },
    Math.min(LONGEST_TIMER_MS, Math.max(SHORTEST_MS, wait(everyMs))),
  );
  return () => clearInterval(timer);
}
