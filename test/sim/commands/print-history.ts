import type { Code } from '../core/load-code.ts';
import type { Plan } from '../history/plan.ts';
import { runHistory } from '../history/run-history.ts';
import type { Plant } from '../plants/plant.ts';

/** Prints a history so that a person can read it: the plan, a line a step, and what was broken. */
export async function printHistory(code: Code, plan: Plan, plant?: Plant): Promise<boolean> {
  const { world, findings } = await runHistory(code, plan, { printing: true, plant });
  console.log(describe(plan));
  console.log(world.lines!.join('\n'));
  console.log(
    `\n${world.steps} steps, ${world.calls} calls, fingerprint ${(world.fingerprint >>> 0).toString(16)}`,
  );
  for (const { invariant, message } of findings) console.log(`BROKEN ${invariant}: ${message}`);
  if (findings.length === 0) console.log('Every promise was kept.');
  return findings.length === 0;
}

function describe(plan: Plan): string {
  const faults = Object.entries(plan.faults)
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => `${name} ${Number(value.toFixed(3))}`);
  const lines = [
    `Seed ${plan.seed}, from ${new Date(plan.start).toISOString()}`,
    `Faults: ${faults.join(', ')}`,
  ];
  for (const { requests, imagesPerDay } of plan.clients) {
    lines.push(`A client${imagesPerDay === undefined ? '' : ` of ${imagesPerDay} images a day`}:`);
    for (const { name, startMs, form, idempotent, webhook, rows, puts, actions } of requests) {
      lines.push(
        `  ${name} after ${startMs} ms, ${form}${idempotent ? ', under a key' : ''}${webhook ? `, webhook ${webhook.kind}` : ''}`,
        ...rows.map(({ urls, short }) => `    row${short ? ' a cell too short' : ''}: ${urls.join(' ')}`),
        ...puts.map(
          ({ atMs, other }) => `    uploads ${other ? 'another catalogue' : 'again'} after ${atMs} ms`,
        ),
        ...actions.map(({ what, atMs }) => `    ${what} after ${atMs} ms`),
      );
    }
  }
  const odd = Object.entries(plan.pictures).filter(([, { kind }]) => kind !== 'ok');
  lines.push(...odd.map(([url, { kind }]) => `${url} is ${kind}`));
  return `${lines.join('\n')}\n`;
}
