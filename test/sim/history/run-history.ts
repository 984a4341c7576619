import { createHash } from 'node:crypto';
import { clientKey } from '../../../lambdas/shared/state/keys.ts';
import { checkHistory, type Finding } from '../checks/check-history.ts';
import type { Code } from '../core/load-code.ts';
import { Endless, World } from '../core/world.ts';
import { Client } from '../outside/client.ts';
import { Outside } from '../outside/outside.ts';
import type { Visit } from '../outside/visit.ts';
import type { Plant } from '../plants/plant.ts';
import { DynamoDb } from '../services/dynamodb/dynamodb.ts';
import { S3 } from '../services/s3/s3.ts';
import { Sqs } from '../services/sqs/sqs.ts';
import { EventSource } from '../stack/event-source.ts';
import { Gateway } from '../stack/gateway.ts';
import { Lambda } from '../stack/lambda.ts';
import { changesAt, type Plan } from './plan.ts';

/** How long a history may last in its own time: longer than anything Halve waits for. */
const HORIZON_MS = 60 * 86_400_000;

export interface History {
  plan: Plan;
  world: World;
  visits: Visit[];
  /** How often each function handed a message back. */
  findings: Finding[];
}

/** One seed, one history: the same steps, byte for byte, wherever it is run. */
export async function runHistory(
  code: Code,
  plan: Plan,
  options: { printing?: boolean; plant?: Plant | undefined } = {},
): Promise<History> {
  const { world, visits } = beginHistory(code, plan, options);
  const history: History = { plan, world, visits, findings: [] };
  try {
    await world.run(() => isOpen(world), HORIZON_MS);
    history.findings = checkHistory(history);
  } catch (error) {
    if (!(error instanceof Endless)) throw error;
    history.findings = [{ invariant: 'comes to rest', message: error.message }];
  }
  return history;
}

/** A world in which clients are about to do what their plan says. */
export function beginHistory(
  code: Code,
  plan: Plan,
  { printing = false, plant }: { printing?: boolean; plant?: Plant | undefined } = {},
): { world: World; visits: Visit[] } {
  const world = new World(plan.seed, code, plan.faults, plan.start, printing);
  world.plant = plant;
  const { stack } = code;
  world.dynamodb = new DynamoDb(world, stack.tables);
  world.s3 = new S3(world, stack.buckets);
  world.sqs = new Sqs(world, stack.queues);
  world.outside = new Outside(world);
  world.lambda = new Lambda(world);
  for (const [url, picture] of Object.entries(plan.pictures)) {
    world.outside.pictures.set(url, { ...picture, url, asked: 0, changesAt: changesAt(plan, picture) });
  }
  for (const [host, perSecond] of Object.entries(plan.limits ?? {}))
    world.outside.limits.set(host, perSecond);
  const functions = new Map(code.functions.map((fn) => [fn.id, fn]));
  for (const { functionId, ...source } of stack.sources) {
    new EventSource(world, world.lambda, { ...source, fn: functions.get(functionId)! });
  }
  for (const { functionId, everyMs } of stack.rules)
    tick(world, everyMs, () => world.lambda.invoke(functions.get(functionId)!, {}, () => {}));
  for (let at = 0; at < plan.faults.deployments; at++) {
    world.after(world.schedule.int(0, 120_000), () => world.lambda.deploy());
  }
  const gateway = new Gateway(world, world.lambda, stack, functions);
  const clients = plan.clients.map((client) => {
    const hash = createHash('sha256').update(client.token).digest('hex');
    register(world, hash, client.imagesPerDay);
    return new Client(world, gateway, client, hash);
  });
  return { world, visits: clients.flatMap((client) => client.start()) };
}

function tick(world: World, everyMs: number, run: () => void): void {
  world.afterFar(everyMs, () => {
    run();
    tick(world, everyMs, run);
  });
}

function register(world: World, client: string, imagesPerDay: number | undefined): void {
  world.dynamodb.apply('Put', {
    Item: {
      ...clientKey(client),
      name: 'someone',
      created_at: '2026-01-01T00:00:00.000Z',
      ...(imagesPerDay === undefined ? {} : { images_per_day: imagesPerDay }),
    },
  });
}

/**
 * Whether a request still waits for its end, or one that is erased still stands in the sweep's list, where whoever stood
 * still meanwhile may have put it: only then are tomorrow's sweeps worth simulating.
 */
function isOpen(world: World): boolean {
  const requests = world.dynamodb.items().filter(({ sk }) => sk === 'REQUEST');
  const erased = new Set(
    requests.flatMap(({ status, request_id }) => (status === 'erased' ? request_id : [])),
  );
  return (
    requests.some(({ status }) => ['processing', 'erasing'].includes(String(status))) ||
    world.dynamodb.items().some(({ pk, request_id }) => pk === 'UNSETTLED' && erased.has(request_id))
  );
}
