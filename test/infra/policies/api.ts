import { ROUTES } from '../../../lambdas/shared/routes/routes.ts';
import { sharesOf, USUAL_ACCOUNT_CONCURRENCY } from '../../../lib/shares.ts';
import { first, ofType, type Policy, type Properties, type Resources, target } from '../stack-resources.ts';

const METHOD = 'AWS::ApiGateway::Method';
const RESOURCE = 'AWS::ApiGateway::Resource';
const STAGE = 'AWS::ApiGateway::Stage';

function pathOf(resources: Resources, id: string | undefined): string {
  const found = resources[id ?? ''];
  if (found?.Type !== 'AWS::ApiGateway::Resource') return '';
  return `${pathOf(resources, target(found.Properties.ParentId))}/${found.Properties.PathPart}`;
}

/** Each method as `GET /path/`, without a last slash. */
const callsOf = (resources: Resources): [call: string, properties: Properties][] =>
  ofType(resources, METHOD).map(([, method]) => [
    `${method.HttpMethod} ${pathOf(resources, target(method.ResourceId))}`,
    method,
  ]);
const described = ROUTES.map(({ method, path }) => `${method} ${path.replace(/\/$/, '')}`);
/** HEAD goes where GET does, and every resource has an answer to all other methods. */
const isOwn = (call: string) => !/^(?:HEAD|ANY) /.test(call);

export const API_POLICIES: Policy[] = [
  {
    title: 'what can be called is what is described',
    violations: (resources) => {
      const calls = new Set(callsOf(resources).map(([call]) => call));
      return [...new Set([...calls].filter(isOwn)).symmetricDifference(new Set(described))];
    },
    breakIt: (resources) => {
      const [, method] = callsOf(resources).find(([call]) => isOwn(call))!;
      method.HttpMethod = 'PATCH';
    },
  },
  {
    title: 'HEAD goes to the function that answers GET, and to nothing else',
    violations: (resources) => {
      const of = (method: string) =>
        callsOf(resources)
          .filter(([call]) => call.startsWith(`${method} `))
          .map(([call, { Integration }]) => `${call.split(' ')[1]} ${JSON.stringify(Integration.Uri)}`);
      return [...new Set(of('HEAD')).symmetricDifference(new Set(of('GET')))];
    },
    breakIt: (resources) => {
      const [, method] = callsOf(resources).find(([call]) => call.startsWith('HEAD'))!;
      method.Integration = first(resources, METHOD).Integration;
      method.HttpMethod = 'PUT';
    },
  },
  {
    title: 'every method and every path below a resource has a function that answers: API Gateway says 403',
    violations: (resources) => {
      const calls = new Set(callsOf(resources).map(([call]) => call));
      const paths = ['', ...ofType(resources, RESOURCE).map(([id]) => pathOf(resources, id))];
      return paths.flatMap((path) => {
        const variable = paths.some(
          (one) => one.startsWith(`${path}/{`) && !one.slice(path.length + 1).includes('/'),
        );
        return [
          ...(calls.has(`ANY ${path}`) ? [] : [`ANY ${path}`]),
          ...(variable || path.endsWith('{proxy+}') ? [] : [`${path}/{proxy+}`]),
        ];
      });
    },
    breakIt: (resources) => {
      const [, method] = callsOf(resources).find(([call]) => call.startsWith('ANY'))!;
      method.HttpMethod = 'PATCH';
    },
  },
  {
    title: 'no other function is asked before a call: each checks the token itself',
    violations: (resources) => [
      ...ofType(resources, 'AWS::ApiGateway::Authorizer').map(([id]) => id),
      ...callsOf(resources)
        .filter(([, { AuthorizationType }]) => AuthorizationType !== 'NONE')
        .map(([call]) => call),
    ],
    breakIt: (resources) => {
      first(resources, METHOD).AuthorizationType = 'CUSTOM';
    },
  },
  {
    title: 'each method is throttled below what the functions may run at once, where Lambda would refuse',
    violations: (resources) =>
      ofType(resources, STAGE)
        .filter(([, { MethodSettings = [] }]) => {
          const [{ ThrottlingBurstLimit: burst = Infinity, ThrottlingRateLimit: rate = Infinity } = {}] =
            MethodSettings as Properties[];
          const COLD_CALL_SECONDS = 0.8;
          return burst + rate * COLD_CALL_SECONDS > sharesOf(USUAL_ACCOUNT_CONCURRENCY).api;
        })
        .map(([id]) => id),
    breakIt: (resources) => {
      first(resources, STAGE).MethodSettings[0].ThrottlingBurstLimit = 5_000;
    },
  },
  {
    title: 'who is refused for a moment is told when to come again',
    violations: (resources) => {
      const answers = ofType(resources, 'AWS::ApiGateway::GatewayResponse').filter(
        ([, { ResponseParameters }]) =>
          ResponseParameters['gatewayresponse.header.retry-after'] !== undefined,
      );
      const told = answers.map(([, { ResponseType, StatusCode }]) => `${ResponseType} ${StatusCode}`);
      return [...new Set(told).symmetricDifference(new Set(['THROTTLED 429', 'INTEGRATION_FAILURE 503']))];
    },
    breakIt: (resources) => {
      for (const [, answer] of ofType(resources, 'AWS::ApiGateway::GatewayResponse'))
        answer.ResponseParameters = {};
    },
  },
  {
    title: 'every stage keeps an access log, without headers, queries and bodies',
    violations: (resources) =>
      ofType(resources, STAGE)
        .filter(([, { AccessLogSetting }]) => {
          const format = String(AccessLogSetting?.Format ?? 'header');
          return (
            AccessLogSetting?.DestinationArn === undefined || /header|querystring|override|body/i.test(format)
          );
        })
        .map(([id]) => id),
    breakIt: (resources) => {
      first(resources, STAGE).AccessLogSetting.Format += '$context.requestOverride.header.authorization';
    },
  },
  {
    title: 'bodies are taken byte for byte only where they are files',
    violations: (resources) =>
      ofType(resources, 'AWS::ApiGateway::RestApi')
        .filter(([, { BinaryMediaTypes }]) => String(BinaryMediaTypes) !== 'multipart/form-data,text/csv')
        .map(([id]) => id),
    breakIt: (resources) => {
      first(resources, 'AWS::ApiGateway::RestApi').BinaryMediaTypes = ['*/*'];
    },
  },
];
