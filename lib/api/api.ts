import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  EndpointType,
  type IResource,
  LambdaIntegration,
  Resource,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { ROUTES, resourceOf } from '../../lambdas/shared/routes/routes.ts';
import { accountShares } from '../account-shares.ts';
import type { NodeFunction } from '../node-function.ts';
import { accessLog } from './access-log.ts';
import { addGatewayAnswers } from './add-gateway-answers.ts';
import { type ApiParts, apiFunctions } from './api-functions.ts';

/** The HTTP API, made of the table of routes. Who calls is asked by the functions themselves, not by the gateway. */
export class Api extends Construct {
  readonly rest: RestApi;
  readonly functions: NodeFunction[];

  constructor(scope: Construct, id: string, parts: ApiParts) {
    super(scope, id);
    const { throttle } = accountShares(this);
    this.rest = new RestApi(this, 'Rest', {
      // Its metrics go by this name: two stacks in one region must not share it.
      restApiName: Stack.of(this).stackName,
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
        throttlingRateLimit: throttle.ratePerSecond,
        throttlingBurstLimit: throttle.burst,
      },
    });
    addGatewayAnswers(this, this.rest);
    const functions = apiFunctions(this, parts);
    this.functions = Object.values(functions);
    // One permission a function, for whatever calls it by this API: one a method would be dozens.
    const integrations = Object.fromEntries(
      Object.entries(functions).map(([name, { function: target }]) => [
        name,
        new LambdaIntegration(target, { scopePermissionToMethod: false }),
      ]),
    );
    for (const { path, method, target } of ROUTES) {
      const resource = this.rest.root.resourceForPath(resourceOf(path));
      resource.addMethod(method, integrations[target]);
      if (method === 'GET') resource.addMethod('HEAD', integrations[target]);
    }
    this.#catchAll(this.rest.root, integrations['serve-page']!);
  }

  /** Every other method of a resource and every path below it, but where any name stands there already. */
  #catchAll(resource: IResource, target: LambdaIntegration): void {
    const below = resource.node.children.filter((child) => child instanceof Resource);
    resource.addMethod('ANY', target);
    for (const child of below) this.#catchAll(child, target);
    const open = below.some(({ path }) => path.endsWith('}'));
    if (!open) resource.addResource('{proxy+}').addMethod('ANY', target);
  }

  /** Without a last slash. */
  get url(): string {
    const { region, urlSuffix } = Stack.of(this);
    return `https://${this.rest.restApiId}.execute-api.${region}.${urlSuffix}/${this.rest.deploymentStage.stageName}`;
  }
}
