import { drawFaults } from '../core/faults.ts';
import { createRandom, type Random } from '../core/random.ts';
import type { Manners, PictureKind, ReceiverKind } from '../outside/servers.ts';
import {
  type Action,
  type ClientPlan,
  EPOCH,
  PASSWORD,
  type Plan,
  type RequestPlan,
  type RowPlan,
  VAULT,
  VAULT_HEADERS,
} from './plan.ts';

const MINUTE = 60_000;
const ODD_KINDS: PictureKind[] = [
  'missing',
  'flaky',
  'flaky',
  'down',
  'hangs',
  'resets',
  'no-picture',
  'unasked-304',
  'poison',
  'endless',
];
const HOSTS = ['shop.example', 'cdn.example'];
const MANNERS: Manners[] = ['etag', 'etag', 'weak-etag', 'date', 'none'];
const RECEIVERS: ReceiverKind[] = ['ok', 'ok', 'ok', 'flaky', 'busy', 'down', 'gone', 'hangs'];

/** What one seed stands for. */
export function drawPlan(seed: string): Plan {
  const random = createRandom(`${seed} plan`);
  const faults = drawFaults(random);
  const day = EPOCH + random.int(0, 27) * 86_400_000;
  const start = random.chance(0.2) ? day - random.int(0, 10 * MINUTE) : day + random.int(0, 86_399_999);
  const pictures: Plan['pictures'] = {};
  const names = { count: 0 };
  const clients = Array.from({ length: random.pick([1, 1, 1, 2]) }, (_, at) =>
    drawClient(random, `token-${seed}-${at}`, pictures, names),
  );
  const limits = Object.fromEntries(
    HOSTS.filter(() => random.chance(0.25)).map((host) => [host, random.int(1, 2)]),
  );
  handBack(createRandom(`${seed} handed back`), clients);
  return { seed, faults, start, clients, pictures, limits };
}

/** Now and then a client hands in what its request before has made. */
function handBack(random: Random, clients: ClientPlan[]): void {
  for (const { requests } of clients) {
    const [before, request] = requests;
    if (request && random.chance(0.2)) request.handsIn = before!.name;
  }
}

function drawClient(
  random: Random,
  token: string,
  pictures: Plan['pictures'],
  names: { count: number },
): ClientPlan {
  // Of few pictures many stand in a catalogue twice.
  const shelf = random.pick([4, 30, 30]);
  const requests: RequestPlan[] = [];
  for (let left = random.pick([1, 2, 2]); left > 0; left--) {
    const name = `c${names.count++}x`;
    const before = requests.at(-1);
    const options = drawOptions(random);
    const hosts = options?.headers ? [...HOSTS, VAULT] : HOSTS;
    const request = drawRequest(random, name, options, drawUrl(random, shelf, pictures, hosts));
    requests.push(before && random.chance(0.7) ? comingAgain(random, before, request) : request);
  }
  return { token, imagesPerDay: random.chance(0.15) ? random.int(1, 12) : undefined, requests };
}

/** The catalogue of the request before, with a row or two of its own, and the options of both. */
function comingAgain(random: Random, before: RequestPlan, request: RequestPlan): RequestPlan {
  const rows = before.rows.map((row, at) => {
    const own = request.rows[at];
    return { ...(own && random.chance(0.2) ? own : row) };
  });
  const laterMs = random.pick([0, 5_000, MINUTE, 20 * MINUTE]);
  const options = (before.options || request.options) && { ...before.options, ...request.options };
  return {
    ...request,
    rows,
    options,
    form: options ? 'presigned' : request.form,
    startMs: before.startMs + random.int(0, laterMs),
  };
}

/** A pace of its own and headers for a host, now and then. */
function drawOptions(random: Random): RequestPlan['options'] {
  if (random.chance(0.6)) return undefined;
  const options: RequestPlan['options'] = {};
  if (random.chance(0.6)) options.pace = random.pick([0.25, 1, 5]);
  if (random.chance(0.6)) options.headers = VAULT_HEADERS;
  return options;
}

function drawRequest(
  random: Random,
  name: string,
  options: RequestPlan['options'],
  drawUrl: DrawnUrl,
): RequestPlan {
  const form = options ? 'presigned' : random.pick(['presigned', 'presigned', 'direct'] as const);
  const oddness = random.pick([0, 0.1, 0.4]);
  const rows = Array.from({ length: random.int(1, random.pick([2, 4, 7])) }, () =>
    drawRow(random, oddness, drawUrl),
  );
  const busy = random.chance(0.4);
  return {
    name,
    startMs: random.chance(0.5) ? 0 : random.int(0, 2 * MINUTE),
    form,
    idempotent: random.chance(0.4),
    options,
    webhook: random.chance(0.6)
      ? { kind: random.pick(RECEIVERS), fails: random.int(1, 4), ownSecret: random.chance(0.5) }
      : undefined,
    rows,
    puts:
      form === 'presigned' && random.chance(0.35)
        ? Array.from({ length: random.int(1, 2) }, () => ({
            atMs: random.int(0, random.pick([20, 500, 5_000, MINUTE])),
            other: random.chance(0.6),
          }))
        : [],
    actions: busy
      ? drawActions(random)
      : random.chance(0.3)
        ? [{ atMs: random.int(0, 20_000), what: 'erase' }]
        : [],
    polls: random.int(0, 4),
  };
}

function drawActions(random: Random): Action[] {
  return Array.from({ length: random.int(1, 3) }, () => ({
    atMs: random.int(0, random.pick([1_000, 10_000, 5 * MINUTE])),
    what: random.pick(['cancel', 'cancel', 'erase', 'resend', 'images', 'list'] as const),
  })).sort((one, other) => one.atMs - other.atMs);
}

type DrawnUrl = (oddness: number) => string;

function drawRow(random: Random, oddness: number, drawUrl: DrawnUrl): RowPlan {
  const urls = Array.from({ length: random.pick([0, 1, 1, 2, 3]) }, () => {
    if (random.chance(oddness / 3)) {
      return random.pick([`https://me:${PASSWORD}@shop.example/private.jpg`, 'ftp://shop.example/old.jpg']);
    }
    return drawUrl(oddness);
  });
  return { urls, short: random.chance(oddness / 4) };
}

/** A picture of a shelf of so many, on one of these hosts. */
const drawUrl =
  (random: Random, shelf: number, pictures: Plan['pictures'], hosts: string[]): DrawnUrl =>
  (oddness) => {
    const url = `https://${random.pick(hosts)}/${random.int(1, shelf)}.jpg`;
    pictures[url] ??= {
      kind: random.chance(oddness) ? random.pick(ODD_KINDS) : 'ok',
      fails: random.int(1, 3),
      manners: random.pick(MANNERS),
      ...(random.chance(0.3) ? { changesMs: random.int(0, random.pick([MINUTE, 20 * MINUTE])) } : {}),
    };
    return url;
  };
