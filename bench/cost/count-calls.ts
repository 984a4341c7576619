import { request as ask, createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What AWS would bill of the calls that were seen. */
export interface Calls {
  sqsRequests: number;
  s3Puts: number;
  s3Gets: number;
  writeUnits: number;
  readUnits: number;
}

interface Counter {
  url: string;
  calls: Calls;
  /** Where the calls go on to: known only when the emulators have started. */
  forwardTo(aws: string, dynamodb: string): void;
  stop(): void;
}

const NO_CALLS: Calls = { sqsRequests: 0, s3Puts: 0, s3Gets: 0, writeUnits: 0, readUnits: 0 };
const WRITES = /PutItem|UpdateItem|BatchWriteItem|DeleteItem/;

/** A proxy before the emulators that counts; it asks DynamoDB for the units that each call consumes. */
export async function countCalls(): Promise<Counter> {
  const calls = { ...NO_CALLS };
  let targets = { aws: '', dynamodb: '' };
  const server = createServer(async (request, response) => {
    const target = String(request.headers['x-amz-target'] ?? '');
    // Whoever watches a run asks far more often than is reckoned with.
    const isCounted = !/\bapp\/get-status-\d/.test(String(request.headers['user-agent'] ?? ''));
    const dynamo = target.startsWith('DynamoDB');
    let body = await readAll(request);
    if (dynamo)
      body = Buffer.from(JSON.stringify({ ...JSON.parse(body.toString()), ReturnConsumedCapacity: 'TOTAL' }));
    else if (target.startsWith('AmazonSQS'))
      calls.sqsRequests += Math.max(1, Math.ceil(body.length / 65_536));
    else if (request.method === 'GET' || request.method === 'HEAD')
      calls.s3Gets += request.url?.includes('list-type') ? 0 : 1;
    // Deleting costs nothing.
    else if (request.method !== 'DELETE' && !/[?&]delete\b/.test(request.url ?? '')) calls.s3Puts += 1;
    if (request.url?.includes('list-type')) calls.s3Puts += 1;

    const to = new URL(request.url ?? '/', dynamo ? targets.dynamodb : targets.aws);
    const headers = { ...request.headers, 'content-length': String(body.length) };
    const forwarded = ask(to, { method: request.method, headers }, async (answer) => {
      const answered = await readAll(answer);
      if (dynamo && isCounted) countUnits(target, answered, calls);
      // The units were not asked for by the caller, and the checksum is that of the answer as it came.
      response.writeHead(answer.statusCode ?? 502, answer.headers).end(answered);
    });
    forwarded.on('error', () => response.destroy());
    forwarded.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    forwardTo(aws, dynamodb) {
      targets = { aws, dynamodb };
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function countUnits(target: string, answered: Buffer, calls: Calls): void {
  const { ConsumedCapacity } = JSON.parse(answered.toString() || '{}') as { ConsumedCapacity?: unknown };
  const units = [ConsumedCapacity ?? []]
    .flat()
    .reduce<number>((sum, each) => sum + ((each as { CapacityUnits?: number }).CapacityUnits ?? 0), 0);
  if (WRITES.test(target)) calls.writeUnits += units;
  // A consistent read that finds nothing costs one unit, which the emulator does not count.
  else calls.readUnits += Math.max(1, units);
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
