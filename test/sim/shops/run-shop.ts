import { NO_FAULTS } from '../core/faults.ts';
import type { Code } from '../core/load-code.ts';
import type { Plan, RequestPlan } from '../history/plan.ts';
import { beginHistory } from '../history/run-history.ts';
import { openShop, type ShopKind, type ShopLog } from './shop-kinds.ts';

/** A day of one shop: who hands in catalogues of its pictures, and how it takes it. */
interface ShopPlan {
  seed: string;
  kind: ShopKind;
  /** For each request how many images it has and when it is made. */
  requests: { images: number; startMs: number }[];
  /** Compressors at once. */
  workers?: number;
}

export interface ShopDay {
  log: ShopLog;
  ended: {
    status: string;
    seconds: number;
    total: number;
    succeeded: number;
    failed: number;
    failure: string | null;
    codes: string[];
  }[];
  steps: number;
  /** What pacing took: calls for items of shops, and runs of the fan-outs. */
  pacing: { reads: number; writes: number; links: number };
}

const HOST = 'big.example';
/** In a row of ten; a CSV has rows. */
const IN_A_ROW = 10;
const MOST_STEPS = 60_000_000;
const HORIZON_MS = 20 * 86_400_000;
/** What is deployed has a concurrency of its own; here it is the machine's that a trial stands for. */
const IMAGES_QUEUE = /images-queue/;

export async function runShop(code: Code, plan: ShopPlan): Promise<ShopDay> {
  const { stack } = code;
  const sources = stack.sources.map((source) =>
    plan.workers !== undefined && IMAGES_QUEUE.test(source.queueUrl)
      ? { ...source, concurrency: plan.workers }
      : source,
  );
  const { world, visits } = beginHistory({ ...code, stack: { ...stack, sources } }, historyOf(plan));
  world.mostSteps = MOST_STEPS;
  const log = openShop(world, HOST, plan.kind);
  await world.run(() => false, HORIZON_MS);
  const items = world.dynamodb.items();
  const ended = visits.map(({ id }) => {
    const request = items.find(({ pk, sk }) => pk === `REQUEST#${id}` && sk === 'REQUEST') ?? {};
    const failures = items.filter(
      ({ pk, sk, state }) =>
        state === 'failed' && String(pk).startsWith(`REQUEST#${id}#`) && String(sk).includes('IMAGE'),
    );
    const codes = failures.map(({ error }) => String((error as { code?: string }).code));
    const seconds =
      (Date.parse(String(request.completed_at)) - Date.parse(String(request.created_at))) / 1_000;
    return {
      status: String(request.status),
      seconds,
      total: Number(request.total),
      succeeded: Number(request.succeeded),
      failed: Number(request.failed),
      failure: (request.failure as { code?: string } | undefined)?.code ?? null,
      codes: [...new Set(codes)].sort(),
    };
  });
  const requests = items.filter(({ sk }) => sk === 'REQUEST');
  const links = requests.reduce((sum, { fan_link }) => sum + Number(fan_link ?? 0), 0);
  return { log, ended, steps: world.steps, pacing: { ...world.dynamodb.atShops, links } };
}

function historyOf({ seed, requests }: ShopPlan): Plan {
  return {
    seed,
    faults: { ...NO_FAULTS },
    start: Date.UTC(2026, 10, 25),
    pictures: {},
    clients: requests.map(({ images, startMs }, at) => ({
      token: `token-${seed}-${at}`,
      imagesPerDay: undefined,
      requests: [requestOf(`r${at}`, images, startMs)],
    })),
  };
}

function requestOf(name: string, images: number, startMs: number): RequestPlan {
  const urls = Array.from({ length: images }, (_, at) => `https://${HOST}/${name}/${at}.jpg`);
  const rows = Array.from({ length: Math.ceil(images / IN_A_ROW) }, (_, row) => ({
    urls: urls.slice(row * IN_A_ROW, (row + 1) * IN_A_ROW),
    short: false,
  }));
  return {
    name,
    startMs,
    form: 'presigned',
    idempotent: false,
    webhook: undefined,
    rows,
    puts: [],
    actions: [],
    polls: 0,
  };
}
