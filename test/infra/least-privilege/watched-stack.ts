import type { ServerResponse } from 'node:http';
import type { Call } from '../../support/faults/aws-call.ts';
import type { Reply } from '../../support/faults/fault-answers.ts';
import { startFaultyStack } from '../../support/faults/start-faulty-stack.ts';
import { startImageServer } from '../../support/servers/image-server.ts';
import { startWebhookReceiver } from '../../support/servers/webhook-receiver.ts';
import { until } from '../../support/stack/client.ts';
import type { ChangeTemplate } from '../../support/stack/start-stack.ts';
import { type IamRequest, requestsOf } from './iam/requests-of.ts';

export type WatchedStack = Awaited<ReturnType<typeof startWatchedStack>>;

/** Beside other suites a call may take a second, and a journey a hundred of them. */
const PATIENCE_SECONDS = 300;

export const patiently = <T>(look: () => T | Promise<T>, isSo: (seen: T) => boolean): Promise<T> =>
  until(look, isSo, PATIENCE_SECONDS);

/** Comes before a call: may do something else first, or answer in AWS's place. */
type Before = (call: Call) => Reply | undefined | Promise<Reply | undefined>;

const ID = /[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}/g;

/**
 * A stack each of whose calls to AWS is noted as what it asks of IAM, those by presigned URLs included. Its shop
 * holds what is asked for under /held until a journey lets it go, and its receiver fails the first try under /fail.
 */
export async function startWatchedStack(change?: ChangeTemplate) {
  const held = new Map<string, ServerResponse>();
  const shop = await startImageServer((path, response) => {
    if (path.startsWith('/held')) held.set(path, response);
    return path.startsWith('/held');
  });
  const receiver = await startWebhookReceiver(({ path, count }, response) => {
    response.writeHead(path.startsWith('/fail') && count === 1 ? 500 : 204).end();
  });
  const stack = await startFaultyStack({ shop, receiver, clientsToo: true, change });

  const noted = new Map<string, IamRequest>();
  /** Objects that were read and were not there: AWS says so only to who may list the bucket. */
  const missing: string[] = [];
  const before: Before[] = [];
  stack.proxy.decide = async (call) => {
    for (const act of before) {
      const reply = await act(call);
      if (reply) return reply;
    }
    return undefined;
  };
  stack.proxy.done = (call, reply) => {
    for (const request of requestsOf(call)) {
      const { caller, action, resource, context } = request;
      // Ids and hashes make no difference to a role: one example of each kind is kept.
      noted.set(`${caller} ${action} ${resource} ${JSON.stringify(context)}`.replaceAll(ID, '*'), request);
      if (action === 's3:GetObject' && reply.status === 404) missing.push(`${caller} ${resource}`);
    }
  };

  const asked = (path: string) => patiently(() => held.has(path), Boolean);
  return {
    ...stack,
    client: { ...stack.client, untilEnded: (id: string) => stack.client.untilEnded(id, PATIENCE_SECONDS) },
    before,
    /** Fulfilled once the next such call of a function was refused: its message goes back to its queue. */
    refuseOnce: (name: string, says: (call: Call) => boolean): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>();
      let refused = false;
      before.push((call) => {
        if (refused || call.caller?.name !== name || !says(call)) return undefined;
        // A quick call that fails is made once more by the SDK, and this one counts.
        refused = call.headers['amz-sdk-request'] !== undefined;
        if (refused) resolve();
        return accessDenied(call);
      });
      return promise;
    },
    requests: () => [...noted.values()],
    missing,
    /** Waits until a held picture is asked for, and then lets it go. */
    async release(path: string, status: number): Promise<void> {
      await asked(path);
      const response = held.get(path)!;
      held.delete(path);
      const picture = status === 200 ? await fetch(shop.picture(1)) : undefined;
      response.writeHead(status).end(picture && Buffer.from(await picture.arrayBuffer()));
    },
    /** Waits until a held picture is asked for. */
    asked,
  };
}

/** What AWS answers to who lacks a right. */
export const accessDenied = ({ service }: Call): Reply => ({
  status: 403,
  headers: { 'content-type': service === 's3' ? 'application/xml' : 'application/x-amz-json-1.0' },
  body:
    service === 's3'
      ? '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'
      : JSON.stringify({ __type: 'com.amazonaws#AccessDeniedException', message: 'not authorized' }),
});
