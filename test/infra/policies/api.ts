import { OPERATIONS } from '../../../lambdas/serve-page/openapi/openapi-document.ts';
import { settings } from '../../../lib/settings.ts';
import {
  first,
  ofType,
  type Policy,
  type Properties,
  type Resources,
  target,
} from '../../support/stack-resources.ts';

const METHOD = 'AWS::ApiGateway::Method';
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
const described = OPERATIONS.map(({ method, path, open = false }) => ({
  call: `${method.toUpperCase()} ${path.replace(/\/$/, '')}`,
  open,
}));

export const API_POLICIES: Policy[] = [
  {
    title: 'what can be called is what is described',
    violations: (resources) => {
      const calls = new Set(callsOf(resources).map(([call]) => call));
      const known = new Set(described.map(({ call }) => call));
      return [...calls.symmetricDifference(known)];
    },
    breakIt: (resources) => {
      first(resources, METHOD).HttpMethod = 'PATCH';
    },
  },
  {
    title: 'every call asks for a token, but those that are described as open',
    violations: (resources) =>
      callsOf(resources)
        .filter(([call, { AuthorizationType, AuthorizerId }]) => {
          const open = described.find((one) => one.call === call)?.open;
          return open ? AuthorizationType !== 'NONE' : AuthorizationType !== 'CUSTOM' || !AuthorizerId;
        })
        .map(([call]) => call),
    breakIt: (resources) => {
      const [, method] = callsOf(resources).find(([call]) => call.startsWith('DELETE'))!;
      method.AuthorizationType = 'NONE';
    },
  },
  {
    title: 'no answer of the authorizer is kept: a token that is revoked is refused at once',
    violations: (resources) =>
      ofType(resources, 'AWS::ApiGateway::Authorizer')
        .filter(([, { AuthorizerResultTtlInSeconds }]) => AuthorizerResultTtlInSeconds !== 0)
        .map(([id]) => id),
    breakIt: (resources) => {
      first(resources, 'AWS::ApiGateway::Authorizer').AuthorizerResultTtlInSeconds = undefined;
    },
  },
  {
    title:
      'the stage is throttled below what the functions may run at once, where Lambda would refuse with 500',
    violations: (resources) =>
      ofType(resources, STAGE)
        .filter(([, { MethodSettings = [] }]) => {
          const [{ ThrottlingBurstLimit: burst = Infinity, ThrottlingRateLimit: rate = Infinity } = {}] =
            MethodSettings as Properties[];
          const COLD_CALL_SECONDS = 0.8;
          return burst + rate * COLD_CALL_SECONDS > settings.apiConcurrency;
        })
        .map(([id]) => id),
    breakIt: (resources) => {
      first(resources, STAGE).MethodSettings[0].ThrottlingBurstLimit = 5_000;
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
