import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Emulators } from './emulators/start-emulators.ts';
import type { CallTable } from './emulators/table/open-tables.ts';
import { Poller } from './events/poller.ts';
import { readSources } from './events/read-sources.ts';
import { readSchedules, startSchedule } from './events/schedules.ts';
import type { FunctionPool, FunctionSettings } from './functions/function-pool.ts';
import { readFunctions } from './functions/read-functions.ts';
import { SharedProcess } from './functions/shared-process.ts';
import { WorkerPool } from './functions/worker-pool.ts';
import { createGateway } from './gateway/create-gateway.ts';
import { Template } from './template.ts';
import { LONGEST_BATCH_SECONDS, type Waiting, waitingAt } from './waiting.ts';

export interface LocalOptions {
  /** The API; S3 and SQS listen on the next port, DynamoDB on the one after. 0: any free ones. */
  port: number;
  /** Compressors at once. */
  workers: number;
  /** HOST:PORT of private addresses that may be fetched and called. */
  allow: string[];
  /** For trials: the most that each of these is asked for, in images a second, as if it were a shop. */
  allowedPace?: number | undefined;
  data: string | undefined;
  speed: number;
  /** What is received is hidden for so long at least, whatever the speed: trials know how slow their shops are. */
  longestBatchSeconds?: number | undefined;
  endpoint: string | undefined;
  /** Where clients reach S3, if not at the emulators themselves. */
  publicEndpoint?: string | undefined;
  /** The folder of a bundled synthesis: functions run from their bundles in it, as deployed. */
  bundles?: string | undefined;
  /** Whether all functions but those for pictures share one process, which starts sooner. */
  together?: boolean | undefined;
  /** Hears what the functions print. */
  say?: FunctionSettings['say'];
}

export interface Running {
  url: string;
  emulators: Emulators;
  /** The template, with what stands for each resource here. */
  template: Template;
  /** The processes of a function, by its folder under lambdas/. */
  pids(folder: string): number[];
  stop(): Promise<void>;
}

export const LOCAL_TOKEN = 'local';
const HOST = '127.0.0.1';

/** Runs the whole stack of a synthesised template on this machine. */
export async function startHalve(json: unknown, options: LocalOptions): Promise<Running> {
  const template = new Template(json);
  const { longestBatchSeconds = LONGEST_BATCH_SECONDS } = options;
  const waiting = waitingAt(options.speed, longestBatchSeconds);
  const started = Promise.withResolvers<Emulators>();
  const functions = readFunctions(template, { ...options, longestBatchSeconds, emulators: started.promise });
  const shared = options.together
    ? new SharedProcess(functions.flatMap(([, settings]) => (settings.pictures ? [] : [settings])))
    : undefined;
  const pools = new Map<string, FunctionPool>(
    functions.map(([id, settings]) => [
      id,
      settings.pictures ? new WorkerPool(settings) : (shared?.poolOf(settings) ?? new WorkerPool(settings)),
    ]),
  );
  const stopAll = () => Promise.all([...pools.values()].map((pool) => pool.stop()));
  const gateway = createGateway(template, pools, options.say);
  // First of all: where its port is taken nothing has been started yet.
  await new Promise<void>((resolve, reject) => {
    gateway.once('error', reject);
    gateway.listen(options.port, HOST, resolve);
  });
  // What they load takes longer than to start the emulators, and has a core of its own meanwhile.
  for (const pool of pools.values()) void pool.warm();
  const emulators = await start(template, options, waiting).catch(async (fault) => {
    gateway.close();
    await stopAll();
    throw fault;
  });
  started.resolve(emulators);
  const byHttp = options.endpoint === undefined ? undefined : await queuesAt(options.endpoint);
  const { queueOf } = byHttp ?? emulators;
  const pollers = readSources(template, options.workers).map(({ functionId, ...source }) => {
    const pool = pools.get(functionId)!;
    return new Poller(queueOf(source.queueUrl, pool.settings.name), pool, source);
  });
  // A function of the API or of the day starts with its first call: fifteen idle ones would take a gigabyte.
  const schedules = readSchedules(template);
  for (const poller of pollers) poller.start();
  const stopSchedules = schedules.map(({ functionId, everyMs }) =>
    startSchedule(pools.get(functionId)!, everyMs, waiting),
  );

  return {
    url: `http://localhost:${(gateway.address() as AddressInfo).port}/`,
    emulators,
    template,
    pids: (folder) =>
      [...pools.values()].flatMap((pool) => (pool.settings.path.includes(`/${folder}/`) ? pool.pids : [])),
    async stop() {
      for (const stop of stopSchedules) stop();
      gateway.close();
      await Promise.race([Promise.all(pollers.map((poller) => poller.stop())), patience()]);
      gateway.closeAllConnections();
      await stopAll();
      byHttp?.close();
      await emulators.stop();
    },
  };
}

/** Loaded while the functions are. */
async function start(template: Template, { port, data, endpoint }: LocalOptions, waiting: Waiting) {
  const { startEmulators } = await import('./emulators/start-emulators.ts');
  const emulators = await startEmulators(template, {
    port: port === 0 ? 0 : port + 1,
    data,
    waiting,
    endpoint,
  });
  await addClient(template, emulators.callTable);
  return emulators;
}

const queuesAt = async (endpoint: string) =>
  (await import('./events/queues-by-http.ts')).queuesByHttp(endpoint);

const PATIENCE_MS = 7_000;
const patience = () => new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS).unref());

/** Everyone on this machine is the one client `local`. */
async function addClient(template: Template, callTable: CallTable): Promise<void> {
  const [id] = template.one('AWS::DynamoDB::Table');
  const hash = createHash('sha256').update(LOCAL_TOKEN).digest('hex');
  const Item = {
    pk: { S: `CLIENT#${hash}` },
    sk: { S: 'CLIENT' },
    name: { S: 'local' },
    created_at: { S: new Date().toISOString() },
  };
  const { status, body } = await callTable(
    'PutItem',
    JSON.stringify({ TableName: template.resolve({ Ref: id }), Item }),
  );
  if (status !== 200) throw new Error(`The table took no client: ${body}`);
}
