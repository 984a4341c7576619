import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Emulators } from '../../../local/emulators/start-emulators.ts';
import { type Call, readCall } from './aws-call.ts';
import { awsRules } from './aws-rules.ts';
import { broken, type Reply, throttled } from './fault-answers.ts';
import { halfOf } from './partial-batch.ts';

/**
 * What may befall a call. `drop`: not done, the connection breaks; `lose-reply`: done, but the caller cannot know;
 * `half`: of a batch; `kill-before` and `kill-after`: its process is ended by kill -9 before it is done, or as
 * soon as it is; `twice`: done a second time after the first; `reverse`: messages are sent last first. A reply is
 * given instead of doing it.
 */
export type Fault =
  | 'throttle'
  | 'error'
  | 'drop'
  | 'lose-reply'
  | 'half'
  | 'kill-before'
  | 'kill-after'
  | 'twice'
  | 'reverse'
  | Reply;
type Decide = (call: Call) => Fault | undefined | Promise<Fault | undefined>;

export interface FaultProxy {
  /** For `--endpoint`. */
  url: string;
  /** Where the calls go; until that is told they wait. */
  leadTo(emulators: Pick<Emulators, 'aws' | 'dynamodb'>): void;
  /** Asked for each call, before it is done. It may wait, and the call waits with it. */
  decide: Decide;
  /** Told of each call that was done, before its caller hears of it. */
  done: (call: Call, reply: Reply) => void;
  /** What AWS would have refused of what was called. */
  refusals: string[];
  stop(): void;
}

/** One address in front of S3, SQS and DynamoDB, which does to each call what `decide` says. */
export async function startFaultProxy(): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const targets = Promise.withResolvers<Pick<Emulators, 'aws' | 'dynamodb'>>();
  const rules = awsRules();
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch(() => response.destroy());
  });
  const proxy: FaultProxy = {
    url: '',
    leadTo: targets.resolve,
    decide: () => undefined,
    done: () => {},
    refusals: [],
    stop() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const call = readCall(incoming.method ?? 'GET', incoming.url ?? '/', incoming.headers, body);
    const fault = await proxy.decide(call);
    // A caller that has gone in the meantime, a stopped poller say, must not be handed a message.
    if (response.destroyed) return;
    if (fault === 'kill-before') return kill(call, response);
    if (fault === 'drop') return void response.destroy();
    const reply = await replyTo(call, fault, response);
    if (fault === 'kill-after') return kill(call, response);
    if (fault === 'lose-reply') return void response.destroy();
    response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
    response.end(call.method === 'HEAD' ? undefined : reply.body);
  }

  async function replyTo(call: Call, fault: Fault | undefined, response: ServerResponse): Promise<Reply> {
    if (fault === 'throttle') return throttled(call);
    if (fault === 'error') return broken(call);
    if (typeof fault === 'object') return fault;
    const refusal = rules.refuse(call);
    if (refusal) {
      proxy.refusals.push(`${call.operation}: ${refusal.body}`);
      return refusal;
    }
    const half = fault === 'half' ? halfOf(call) : undefined;
    const body = half?.body ?? (fault === 'reverse' ? reversed(call) : call.body);
    const first = await forward(call, body, response);
    const reply = half ? half.complete(first) : first;
    if (fault === 'twice') await forward(call, call.body, response);
    if (call.operation === 'ReceiveMessage') {
      for (const handle of handlesIn(reply)) rules.noteReceived(handle);
    }
    proxy.done(call, reply);
    return reply;
  }

  async function forward(call: Call, body: Buffer, response: ServerResponse): Promise<Reply> {
    const { aws, dynamodb } = await targets.promise;
    const target = new URL(call.service === 'dynamodb' ? dynamodb : aws);
    // With the host that was asked for, which a presigned URL is signed with.
    const headers = { ...call.headers, 'content-length': String(body.length) };
    delete headers['transfer-encoding'];
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          agent,
          hostname: target.hostname,
          port: target.port,
          method: call.method,
          path: call.path,
          headers,
        },
        async (incoming) => {
          const { 'transfer-encoding': _, connection: __, ...kept } = incoming.headers;
          const bytes = await bodyOf(incoming);
          resolve({
            status: incoming.statusCode ?? 500,
            headers: kept as Record<string, string>,
            body: bytes,
          });
        },
      );
      outgoing.on('error', reject);
      // A poller that stops ends its long poll at the queue too.
      response.on('close', () => outgoing.destroy());
      outgoing.end(body);
    });
  }
}

function kill({ caller, operation }: Call, response: ServerResponse): void {
  if (caller === undefined) throw new Error(`${operation} was not called by a function`);
  process.kill(caller.pid, 'SIGKILL');
  response.destroy();
}

function reversed({ body }: Call): Buffer {
  const batch = JSON.parse(body.toString()) as { Entries: unknown[] };
  return Buffer.from(JSON.stringify({ ...batch, Entries: batch.Entries.toReversed() }));
}

function handlesIn({ body }: Reply): string[] {
  const { Messages = [] } = JSON.parse(body.toString() || '{}') as { Messages?: { ReceiptHandle: string }[] };
  return Messages.map(({ ReceiptHandle }) => ReceiptHandle);
}

async function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
