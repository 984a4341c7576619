import type { Template } from './template.ts';

/** One method of the API: which function answers, and which one authorizes the call, by logical id. */
export interface Route {
  /** As in the template: `/image_process/status/{request_id}`. */
  resource: string;
  method: string;
  target: string;
  authorizer: string | undefined;
}

export interface Match {
  route: Route;
  pathParameters: Record<string, string> | null;
}

/** The routes of the template's REST API. */
export function readRoutes(template: Template): Route[] {
  const [api] = template.one('AWS::ApiGateway::RestApi');
  const resources = new Map(template.ofType('AWS::ApiGateway::Resource'));
  const pathOf = (id: string): string => {
    if (id === api) return '';
    const { ParentId, PathPart } = resources.get(id)!.Properties;
    return `${pathOf(template.target(ParentId))}/${PathPart}`;
  };
  return template
    .ofType('AWS::ApiGateway::Method')
    .filter(([, { Properties }]) => (Properties.Integration as { Type: string }).Type === 'AWS_PROXY')
    .map(([, { Properties }]) => ({
      resource: pathOf(template.target(Properties.ResourceId)) || '/',
      method: String(Properties.HttpMethod),
      target: template.target((Properties.Integration as { Uri: unknown }).Uri),
      authorizer: authorizerOf(template, Properties),
    }));
}

function authorizerOf(template: Template, properties: Record<string, unknown>): string | undefined {
  if (properties.AuthorizationType !== 'CUSTOM') return undefined;
  const id = template.target(properties.AuthorizerId);
  const [, authorizer] = template.ofType('AWS::ApiGateway::Authorizer').find(([found]) => found === id)!;
  return template.target(authorizer.Properties.AuthorizerUri);
}

/** API Gateway ignores one slash at the end of a path. */
export function matchRoute(routes: Route[], method: string, path: string): Match | undefined {
  const parts = path.replace(/(?<=.)\/$/, '').split('/');
  for (const route of routes) {
    if (route.method !== method && route.method !== 'ANY') continue;
    const wanted = route.resource.split('/');
    if (wanted.length !== parts.length) continue;
    const pathParameters: Record<string, string> = {};
    const fits = wanted.every((part, at) => {
      const name = /^\{(.+)\}$/.exec(part)?.[1];
      if (name === undefined) return part === parts[at];
      const value = decode(parts[at]!);
      if (value) pathParameters[name] = value;
      return Boolean(value);
    });
    if (fits)
      return { route, pathParameters: Object.keys(pathParameters).length > 0 ? pathParameters : null };
  }
  return undefined;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
