import { Duration, Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  EndpointType,
  GatewayResponse,
  IdentitySource,
  type IResource,
  LambdaIntegration,
  ResponseType,
  RestApi,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import type * as z from 'zod';
import { Env as AuthorizeEnv } from '../lambdas/authorize/env.ts';
import { Env as CancelEnv } from '../lambdas/cancel-request/env.ts';
import { Env as CreateEnv } from '../lambdas/create-request/env.ts';
import { Env as ImagesEnv } from '../lambdas/get-images/env.ts';
import { Env as ResultsEnv } from '../lambdas/get-results/env.ts';
import { Env as StatusEnv } from '../lambdas/get-status/env.ts';
import { Env as ResendEnv } from '../lambdas/resend-webhook/env.ts';
import { Env as PageEnv } from '../lambdas/serve-page/env.ts';
import { INCOMING_PREFIX, RESULTS_PREFIX } from '../lambdas/shared/state/object-keys.ts';
import { NodeFunction, type NodeFunctionProps } from './node-function.ts';
import type { WorkQueue } from './queue-worker.ts';
import { settings } from './settings.ts';
import type { Storage } from './storage.ts';

/** What API Gateway itself answers, in the shape in which Halve answers. */
const GATEWAY_ANSWERS: [ResponseType, number, string, string][] = [
  [
    ResponseType.UNAUTHORIZED,
    401,
    'UNAUTHORIZED',
    'Expected a good token in "Authorization: Bearer TOKEN", but found none.',
  ],
  [
    ResponseType.ACCESS_DENIED,
    401,
    'UNAUTHORIZED',
    'Expected a good token in "Authorization: Bearer TOKEN", but found none.',
  ],
  [
    ResponseType.MISSING_AUTHENTICATION_TOKEN,
    404,
    'NO_SUCH_ROUTE',
    'Expected a path and a method of the API (see /openapi.json), but found none that match.',
  ],
  [
    ResponseType.THROTTLED,
    429,
    'THROTTLED',
    'Expected fewer calls at once. Try again after the seconds in Retry-After.',
  ],
  [
    ResponseType.REQUEST_TOO_LARGE,
    413,
    'CALL_TOO_LARGE',
    'Expected a call of at most 10 MB. For a larger file POST application/json and PUT the file to the presigned URL of the answer.',
  ],
  [
    ResponseType.DEFAULT_4XX,
    400,
    'BAD_CALL',
    'Expected a well-formed HTTP call, but found one that cannot be read.',
  ],
  [
    ResponseType.DEFAULT_5XX,
    500,
    'INTERNAL',
    'Halve failed to answer this call. Nothing was lost; try again.',
  ],
];
/** These keep the status that API Gateway chose. */
const OWN_STATUS = new Set([ResponseType.DEFAULT_4XX, ResponseType.DEFAULT_5XX]);

/** The HTTP API: every route asks the authorizer, each method has a function of its own. */
export class Api extends Construct {
  readonly rest: RestApi;
  readonly #storage: Storage;
  readonly #webhooks: WorkQueue;
  readonly #authorizer: TokenAuthorizer;

  constructor(
    scope: Construct,
    id: string,
    { storage, webhooks }: { storage: Storage; webhooks: WorkQueue },
  ) {
    super(scope, id);
    this.#storage = storage;
    this.#webhooks = webhooks;
    this.rest = new RestApi(this, 'Rest', {
      restApiName: 'halve',
      cloudWatchRole: false,
      endpointTypes: [EndpointType.REGIONAL],
      // Never a wildcard: these bodies arrive byte for byte, all others as text.
      binaryMediaTypes: ['multipart/form-data', 'text/csv'],
      deployOptions: {
        stageName: 'prod',
        throttlingRateLimit: settings.throttle.ratePerSecond,
        throttlingBurstLimit: settings.throttle.burst,
      },
    });
    this.#answersOfTheGateway();
    const authorize = this.#function('Authorize', 'authorize', AuthorizeEnv, {
      TABLE_NAME: storage.table.tableName,
    });
    authorize.allow(['dynamodb:GetItem'], [storage.table.tableArn]);
    this.#authorizer = new TokenAuthorizer(this, 'Authorizer', {
      handler: authorize.function,
      identitySource: IdentitySource.header('Authorization'),
      // No cache: a revoked token is refused at once.
      resultsCacheTtl: Duration.seconds(0),
    });
    this.#routes();
    this.#openRoutes();
  }

  #routes(): void {
    const { table, uploads, outputs } = this.#storage;
    const webhooks = this.#webhooks;
    const root = this.rest.root.addResource('image_process');
    const status = root.addResource('status').addResource('{request_id}');

    const create = this.#function('CreateRequest', 'create-request', CreateEnv, {
      TABLE_NAME: table.tableName,
      UPLOADS_BUCKET: uploads.bucketName,
    });
    create.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [table.tableArn]);
    // For the handler's own file and, by its signature, for the client's presigned PUT.
    create.allow(['s3:PutObject'], [uploads.arnForObjects(`${INCOMING_PREFIX}*`)]);
    this.#route(root.addResource('upload'), 'POST', create);

    const getStatus = this.#function('GetStatus', 'get-status', StatusEnv, { TABLE_NAME: table.tableName });
    getStatus.allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem'], [table.tableArn]);
    this.#route(status, 'GET', getStatus);

    const getImages = this.#function('GetImages', 'get-images', ImagesEnv, { TABLE_NAME: table.tableName });
    getImages.allow(['dynamodb:GetItem', 'dynamodb:Query'], [table.tableArn]);
    this.#route(status.addResource('images'), 'GET', getImages);

    const getResults = this.#function('GetResults', 'get-results', ResultsEnv, {
      TABLE_NAME: table.tableName,
      OUTPUTS_BUCKET: outputs.bucketName,
    });
    getResults.allow(['dynamodb:GetItem'], [table.tableArn]);
    getResults.allow(['s3:GetObject'], [outputs.arnForObjects(`${RESULTS_PREFIX}*`)]);
    this.#route(status.addResource('results'), 'GET', getResults);

    const wakeUp = { TABLE_NAME: table.tableName, WEBHOOKS_QUEUE_URL: webhooks.queue.queueUrl };
    const cancel = this.#function('CancelRequest', 'cancel-request', CancelEnv, wakeUp);
    const resend = this.#function('ResendWebhook', 'resend-webhook', ResendEnv, wakeUp);
    for (const both of [cancel, resend]) {
      both.allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [table.tableArn]);
      both.allow(['sqs:SendMessage'], [webhooks.queue.queueArn]);
    }
    this.#route(status, 'DELETE', cancel);
    this.#route(status.addResource('webhook'), 'POST', resend);
  }

  /** What anyone may see: the page, and the API's description for people and for machines. */
  #openRoutes(): void {
    const page = this.#function('ServePage', 'serve-page', PageEnv, {}, { beside: ['web/index.html'] });
    this.#route(this.rest.root, 'GET', page, { open: true });
    for (const path of ['docs', 'openapi.json']) {
      this.#route(this.rest.root.addResource(path), 'GET', page, { open: true });
    }
  }

  #function<Env extends z.ZodType>(
    id: string,
    folder: string,
    env: Env,
    environment: NodeFunctionProps<Env>['environment'],
    more: Partial<NodeFunctionProps<Env>> = {},
  ): NodeFunction<Env> {
    return new NodeFunction(this, id, { folder, env, environment, ...settings.apiFunction, ...more });
  }

  #route(resource: IResource, method: string, target: NodeFunction, { open = false } = {}): void {
    const secured = { authorizationType: AuthorizationType.CUSTOM, authorizer: this.#authorizer };
    resource.addMethod(method, new LambdaIntegration(target.function), open ? {} : secured);
  }

  #answersOfTheGateway(): void {
    for (const [type, status, code, detail] of GATEWAY_ANSWERS) {
      new GatewayResponse(this, `Answer${type.responseType}`, {
        restApi: this.rest,
        type,
        ...(OWN_STATUS.has(type) ? {} : { statusCode: String(status) }),
        responseHeaders: {
          'content-type': "'application/problem+json'",
          ...(status === 401 ? { 'www-authenticate': "'Bearer'" } : {}),
          ...(status === 429 ? { 'retry-after': "'1'" } : {}),
        },
        templates: {
          'application/json': JSON.stringify({ type: 'about:blank', title: code, status, code, detail }),
        },
      });
    }
  }

  /** Without a last slash. */
  get url(): string {
    const { region, urlSuffix } = Stack.of(this);
    return `https://${this.rest.restApiId}.execute-api.${region}.${urlSuffix}/${this.rest.deploymentStage.stageName}`;
  }
}
