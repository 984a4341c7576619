import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { signatureFault } from './signature-fault.ts';

interface AskedCall {
  /** With its query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Whether the SDK's own middleware sent it. */
  bySdk: boolean;
  /** What is wrong with its signature. */
  fault: string | undefined;
}

export interface SdkReply {
  status?: number;
  body?: string;
  /** Breaks the connection instead. */
  breaks?: boolean;
}

const SECRET = 'b';

/** Stands in for AWS until the test is over: how a client comes to it, and what it was asked. */
export async function serveSdk(replyTo: (number: number) => SdkReply) {
  const asked: AskedCall[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = request;
    const body = Buffer.concat(chunks);
    const fault = signatureFault({ method, path, headers, body }, SECRET);
    asked.push({ path, headers, body, bySdk: headers['amz-sdk-request'] !== undefined, fault });
    const { status = 200, body: answer = '', breaks } = replyTo(asked.length - 1);
    if (breaks) return void request.socket.destroy();
    response.writeHead(status).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const config = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: SECRET, sessionToken: 'c' },
    maxAttempts: 2,
  };
  return { config, asked };
}
