import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  EndpointType,
  IdentitySource,
  type IResource,
  LambdaIntegration,
  type Method,
  RestApi,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import type * as z from 'zod';
import { Env as AuthorizeEnv } from '../lambdas/authorize/env.ts';
import { Env as CreateEnv } from '../lambdas/create-request/env.ts';
import { Env as DeleteEnv } from '../lambdas/delete-request/env.ts';
import { Env as ImagesEnv } from '../lambdas/get-images/env.ts';
import { Env as ResultsEnv } from '../lambdas/get-results/env.ts';
import { Env as StatusEnv } from '../lambdas/get-status/env.ts';
import { Env as ListEnv } from '../lambdas/list-requests/env.ts';
import { Env as ResendEnv } from '../lambdas/resend-webhook/env.ts';
import { Env as PageEnv } from '../lambdas/serve-page/env.ts';
import { INCOMING_PREFIX, RESULTS_PREFIX } from '../lambdas/shared/state/object-keys.ts';
import { accessLog } from './access-log.ts';
import { addGatewayAnswers } from './gateway-answers.ts';
import { NodeFunction, type NodeFunctionProps } from './node-function.ts';
import type { WorkQueue } from './queue-worker.ts';
import { settings } from './settings.ts';
import type { Storage } from './storage.ts';

/** The HTTP API: every route asks the authorizer, each method has a function of its own. */
export class Api extends Construct {
  readonly rest: RestApi;
  /** Those that answer calls, the authorizer first. */
  readonly functions: NodeFunction[] = [];
  /** Those that ask for no token. */
  readonly openMethods: Method[] = [];
  readonly #storage: Storage;
  readonly #webhooks: WorkQueue;
  readonly #erasures: WorkQueue;
  readonly #authorizer: TokenAuthorizer;

  constructor(
    scope: Construct,
    id: string,
    { storage, webhooks, erasures }: { storage: Storage; webhooks: WorkQueue; erasures: WorkQueue },
  ) {
    super(scope, id);
    this.#storage = storage;
    this.#webhooks = webhooks;
    this.#erasures = erasures;
    this.rest = new RestApi(this, 'Rest', {
      restApiName: 'halve',
      // API Gateway writes access logs by a role of the whole account. It stays when this stack goes, as other APIs
      // may write by it by then.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      endpointTypes: [EndpointType.REGIONAL],
      // Never a wildcard: these bodies arrive byte for byte, all others as text.
      binaryMediaTypes: ['multipart/form-data', 'text/csv'],
      deployOptions: {
        stageName: 'prod',
        ...accessLog(this),
        throttlingRateLimit: settings.throttle.ratePerSecond,
        throttlingBurstLimit: settings.throttle.burst,
      },
    });
    addGatewayAnswers(this, this.rest);
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
    const requests = root.addResource('status');
    const status = requests.addResource('{request_id}');

    const create = this.#function('CreateRequest', 'create-request', CreateEnv, {
      TABLE_NAME: table.tableName,
      UPLOADS_BUCKET: uploads.bucketName,
      KEEP_DAYS: String(settings.keepDays),
    });
    create.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [table.tableArn]);
    // For the handler's own file and, by its signature, for the client's presigned PUT.
    create.allow(['s3:PutObject'], [uploads.arnForObjects(`${INCOMING_PREFIX}*`)]);
    this.#route(root.addResource('upload'), 'POST', create);

    const list = this.#function('ListRequests', 'list-requests', ListEnv, { TABLE_NAME: table.tableName });
    list.allow(['dynamodb:Query', 'dynamodb:BatchGetItem'], [table.tableArn]);
    this.#route(requests, 'GET', list);

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
    const cancel = this.#function('DeleteRequest', 'delete-request', DeleteEnv, {
      ...wakeUp,
      ERASURES_QUEUE_URL: this.#erasures.queue.queueUrl,
    });
    const resend = this.#function('ResendWebhook', 'resend-webhook', ResendEnv, wakeUp);
    for (const both of [cancel, resend]) {
      both.allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [table.tableArn]);
      both.allow(['sqs:SendMessage'], [webhooks.queue.queueArn]);
    }
    cancel.allow(['sqs:SendMessage'], [this.#erasures.queue.queueArn]);
    this.#route(status, 'DELETE', cancel);
    this.#route(status.addResource('webhook'), 'POST', resend);
  }

  /** What anyone may see: the page, and the API's description for people and for machines. */
  #openRoutes(): void {
    const uploadsOrigin = `https://${this.#storage.uploads.bucketRegionalDomainName}`;
    const page = this.#function(
      'ServePage',
      'serve-page',
      PageEnv,
      { UPLOADS_ORIGIN: uploadsOrigin },
      { beside: ['web/index.html'] },
    );
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
    const made = new NodeFunction(this, id, { folder, env, environment, ...settings.apiFunction, ...more });
    this.functions.push(made as NodeFunction);
    return made;
  }

  #route(resource: IResource, method: string, target: NodeFunction, { open = false } = {}): void {
    const secured = { authorizationType: AuthorizationType.CUSTOM, authorizer: this.#authorizer };
    const made = resource.addMethod(method, new LambdaIntegration(target.function), open ? {} : secured);
    if (open) this.openMethods.push(made);
  }

  /** Without a last slash. */
  get url(): string {
    const { region, urlSuffix } = Stack.of(this);
    return `https://${this.rest.restApiId}.execute-api.${region}.${urlSuffix}/${this.rest.deploymentStage.stageName}`;
  }
}
