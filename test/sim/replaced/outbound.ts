import { currentActor } from '../core/actor.ts';

interface Request {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  httpsOnly?: boolean;
  timeoutMs: number;
  signal?: AbortSignal;
  receive?: (answer: Answer) => ((chunk: Buffer) => void) | undefined;
}
interface Answer {
  status: number;
  statusText: string;
  headers: Record<string, string>;
}

/** Stands in for lambdas/shared/http/outbound/outbound.ts: calls go to the history's own servers, time-outs by its clock. */
export function createOutbound(options: { allow?: string; hint?: boolean } = {}) {
  const policy = currentActor().world.code.createAddressPolicy(options);
  return {
    policy,
    request: (url: URL, request: Request) => exchange(policy, url, request),
    close: async () => {},
  };
}

type Policy = ReturnType<ReturnType<typeof currentActor>['world']['code']['createAddressPolicy']>;

function exchange(policy: Policy, url: URL, request: Request): Promise<Answer> {
  const actor = currentActor();
  const { world } = actor;
  const { OutboundError } = world.code;
  const { method = 'GET', headers = {}, body = '', timeoutMs, signal, receive } = request;
  const refused = policy.refuseUrl(url, { httpsOnly: request.httpsOnly });
  if (refused) return Promise.reject(new OutboundError(refused.code, refused.message, { permanent: true }));
  return new Promise((resolve, reject) => {
    let over = false;
    const timer = world.afterFor(actor, timeoutMs, () =>
      fail(new OutboundError('TIMED_OUT', `no answer came within ${Math.round(timeoutMs / 1_000)} s`)),
    );
    const stop = () => fail(new OutboundError('STOPPED', 'it was stopped before it had ended'));
    const end = () => {
      over = true;
      timer.cancelled = true;
      signal?.removeEventListener('abort', stop);
    };
    const fail = (error: unknown) => {
      if (over) return;
      end();
      world.note(actor.name, () => `${method} ${url.href}  -> ${(error as Error).message}`);
      reject(error);
    };
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) return stop();
    if (world.chance.chance(world.faults.crash)) {
      world.note(actor.name, () => `${method} ${url.href}  FAULT: dies in it`);
      if (world.chance.chance(0.5)) send(() => {});
      return world.kill(actor);
    }
    send((answer) => {
      world.afterFor(actor, answer.afterMs, () => {
        if (over) return;
        if (answer.reset) return fail(new OutboundError('CONNECTION_RESET', 'the connection was reset'));
        const came = { status: answer.status!, statusText: '', headers: answer.headers ?? {} };
        try {
          const take = receive?.(came);
          if (take && answer.body) take(Buffer.from(answer.body));
        } catch (error) {
          return fail(error);
        }
        end();
        world.note(actor.name, () => `${method} ${url.href}  -> ${came.status}`);
        resolve(came);
      });
    });

    function send(answered: (answer: NonNullable<ReturnType<typeof world.outside.answer>>) => void): void {
      const sent = world.now;
      world.after(world.schedule.int(1, 2 * world.faults.latencyMs), () => {
        const call = { url: url.href, method, headers, body: String(body), who: actor.name, sent };
        const answer = world.outside.answer(call);
        if (answer) answered(answer);
      });
    }
  });
}
