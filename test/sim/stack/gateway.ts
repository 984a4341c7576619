import { matchRoute } from '../../../local/gateway/routes.ts';
import type { World } from '../core/world.ts';
import type { FunctionSettings, Lambda, Outcome } from './lambda.ts';
import type { Stack } from './read-stack.ts';

export interface ApiCall {
  method: string;
  path: string;
  token: string;
  headers?: Record<string, string>;
  body?: string;
}

/** What came of a call; status 0 where nothing came back, and the caller does not know what was done. */
export interface ApiAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const NOTHING: ApiAnswer = { status: 0, headers: {}, body: '' };
const answer = (status: number): ApiAnswer => ({ status, headers: {}, body: '' });

/** Answers calls as API Gateway does: finds the method, asks the authorizer where there is one, calls the function. */
export class Gateway {
  readonly #world: World;
  readonly #lambda: Lambda;
  readonly #stack: Stack;
  readonly #functions: Map<string, FunctionSettings>;

  constructor(world: World, lambda: Lambda, stack: Stack, functions: Map<string, FunctionSettings>) {
    this.#world = world;
    this.#lambda = lambda;
    this.#stack = stack;
    this.#functions = functions;
  }

  knows(method: string, path: string): boolean {
    return matchRoute(this.#stack.routes, method, path) !== undefined;
  }

  call(call: ApiCall, done: (answer: ApiAnswer) => void): void {
    const { chance, faults, schedule } = this.#world;
    const there = schedule.int(1, 2 * faults.latencyMs);
    const back = schedule.int(1, 2 * faults.latencyMs);
    const reply = (came: ApiAnswer) => {
      const unheard = chance.chance(faults.unheard);
      this.#world.after(back, () => done(unheard ? NOTHING : came));
    };
    this.#world.after(there, () => {
      if (chance.chance(faults.unheard)) return reply(answer(503));
      this.#route(call, reply);
    });
  }

  #route(call: ApiCall, reply: (answer: ApiAnswer) => void): void {
    const url = new URL(call.path, 'https://api.example');
    const match = matchRoute(this.#stack.routes, call.method, url.pathname);
    if (match === undefined) {
      reply(answer(404));
      return;
    }
    const run = (context: unknown) => {
      const event = {
        resource: match.route.resource,
        path: url.pathname,
        httpMethod: call.method,
        headers: { Authorization: `Bearer ${call.token}`, 'X-Forwarded-Proto': 'https', ...call.headers },
        multiValueHeaders: {},
        queryStringParameters: url.search ? Object.fromEntries(url.searchParams) : null,
        multiValueQueryStringParameters: url.search
          ? Object.fromEntries([...url.searchParams.keys()].map((key) => [key, url.searchParams.getAll(key)]))
          : null,
        pathParameters: match.pathParameters,
        stageVariables: null,
        requestContext: {
          requestId: `api${this.#world.steps}`,
          resourcePath: match.route.resource,
          httpMethod: call.method,
          path: `/prod${url.pathname}`,
          stage: 'prod',
          domainName: 'api.example',
          identity: { sourceIp: '198.51.100.1' },
          authorizer: context ?? null,
        },
        body: call.body ?? null,
        isBase64Encoded: false,
      };
      this.#lambda.invoke(this.#functions.get(match.route.target)!, event, (outcome) =>
        reply(answerOf(outcome)),
      );
    };
    const [authorizer] = this.#stack.authorizers;
    if (authorizer === undefined) {
      run(undefined);
      return;
    }
    const event = {
      type: 'TOKEN',
      authorizationToken: `Bearer ${call.token}`,
      methodArn: `arn:aws:execute-api:us-east-1:000000000000:api/prod/${call.method}${url.pathname}`,
    };
    this.#lambda.invoke(this.#functions.get(authorizer)!, event, ({ result, error }) => {
      if (error) return reply(answer(error.message === 'Unauthorized' ? 401 : 500));
      run((result as { context: unknown }).context);
    });
  }
}

function answerOf({ result, error }: Outcome): ApiAnswer {
  const said = result as { statusCode?: number; headers?: Record<string, string>; body?: string } | undefined;
  if (error || said?.statusCode === undefined) return answer(502);
  return { status: said.statusCode, headers: said.headers ?? {}, body: said.body ?? '' };
}
