import { NO_FAULTS } from '../core/faults.ts';
import type { Code } from '../core/load-code.ts';
import type { ClientPlan, Plan, RequestPlan } from '../history/plan.ts';
import { runHistory } from '../history/run-history.ts';

/** Schedules that are tried of each shorter plan: what happens depends on luck as well. */
const SCHEDULES = 8;

/**
 * Looks for a simpler plan that breaks the same promise: takes away one thing after the other, as long as some
 * schedule still breaks it, and begins anew until nothing more can go.
 */
export async function shrink(code: Code, plan: Plan, promise?: string): Promise<Plan> {
  Error.stackTraceLimit = 0;
  const { findings } = await runHistory(code, plan);
  const broken = findings.find(({ invariant }) => promise === undefined || invariant === promise)?.invariant;
  if (broken === undefined) return plan;
  let best = plan;
  for (let before: Plan | undefined; before !== best; ) {
    before = best;
    // Where something could go, what takes its place in the list is tried next.
    for (let at = 0, left = simplerThan(best); at < left.length; ) {
      const failing = await breaking(code, left[at]!, broken);
      if (failing === undefined) at += 1;
      else {
        best = failing;
        left = simplerThan(best);
        console.error(`simpler: ${sizeOf(best)}`);
      }
    }
  }
  console.log(JSON.stringify({ why: `breaks "${broken}"`, plan: best }));
  return best;
}

async function breaking(code: Code, plan: Plan, invariant: string): Promise<Plan | undefined> {
  const base = plan.seed.replace(/~\d+$/, '');
  for (let luck = 0; luck < SCHEDULES; luck++) {
    const tried = luck === 0 ? plan : { ...plan, seed: `${base}~${luck}` };
    const { findings } = await runHistory(code, tried);
    if (findings.some((finding) => finding.invariant === invariant)) return tried;
  }
  return undefined;
}

const without = <T>(values: T[], at: number) => values.filter((_, index) => index !== at);

/** Every plan that lacks one thing of this one, the large things first. */
function simplerThan(plan: Plan): Plan[] {
  const simpler: Plan[] = [];
  for (const at of plan.clients.keys()) {
    if (plan.clients.length > 1) simpler.push({ ...plan, clients: without(plan.clients, at) });
  }
  const later: Plan[] = [];
  for (const [at, client] of plan.clients.entries()) {
    const withClient = (changed: ClientPlan) => ({ ...plan, clients: plan.clients.with(at, changed) });
    if (client.imagesPerDay !== undefined) later.push(withClient({ ...client, imagesPerDay: undefined }));
    for (const [index, request] of client.requests.entries()) {
      if (client.requests.length > 1) {
        simpler.push(withClient({ ...client, requests: without(client.requests, index) }));
      }
      for (const one of simplerRequests(request)) {
        later.push(withClient({ ...client, requests: client.requests.with(index, one) }));
      }
    }
  }
  for (const [name, quiet] of Object.entries(NO_FAULTS) as [keyof Plan['faults'], number][]) {
    if (plan.faults[name] !== quiet) simpler.push({ ...plan, faults: { ...plan.faults, [name]: quiet } });
  }
  if (plan.limits && Object.keys(plan.limits).length > 0) simpler.push({ ...plan, limits: {} });
  const named = JSON.stringify(plan.clients);
  for (const [url, picture] of Object.entries(plan.pictures)) {
    const { [url]: _, ...others } = plan.pictures;
    if (!named.includes(`"${url}"`)) later.push({ ...plan, pictures: others });
    else if (picture.kind !== 'ok') {
      later.push({ ...plan, pictures: { ...plan.pictures, [url]: { kind: 'ok', fails: 0 } } });
    }
  }
  return [...simpler, ...later];
}

function* simplerRequests(request: RequestPlan): Generator<RequestPlan> {
  for (const [at, row] of request.rows.entries()) {
    if (request.rows.length > 1) yield { ...request, rows: without(request.rows, at) };
    for (const index of row.urls.keys()) {
      yield { ...request, rows: request.rows.with(at, { ...row, urls: without(row.urls, index) }) };
    }
    if (row.short) yield { ...request, rows: request.rows.with(at, { ...row, short: false }) };
  }
  for (const at of request.puts.keys()) yield { ...request, puts: without(request.puts, at) };
  for (const at of request.actions.keys()) yield { ...request, actions: without(request.actions, at) };
  if (request.webhook) yield { ...request, webhook: undefined };
  if (request.options) yield { ...request, options: undefined };
  if (request.idempotent) yield { ...request, idempotent: false };
  if (request.polls > 0) yield { ...request, polls: 0 };
  if (request.startMs > 0) yield { ...request, startMs: 0 };
}

function sizeOf(plan: Plan): string {
  const requests = plan.clients.flatMap((client) => client.requests);
  const images = requests.flatMap(({ rows }) => rows.flatMap(({ urls }) => urls)).length;
  const faults = Object.entries(NO_FAULTS).filter(
    ([name, quiet]) => plan.faults[name as keyof Plan['faults']] !== quiet,
  );
  return `${requests.length} requests, ${images} images, ${faults.length} kinds of faults`;
}
