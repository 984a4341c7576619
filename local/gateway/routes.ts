import type { Template } from '../template.ts';

/** One method of the API, and the function that answers, by its logical id. */
export interface LocalRoute {
  /** As in the template: `/image_process/status/{request_id}`. */
  resource: string;
  method: string;
  target: string;
}

export interface Match {
  route: LocalRoute;
  pathParameters: Record<string, string> | null;
}

/** What API Gateway takes for ANY; others it does not know. */
const ANY = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** The routes of the template's REST API, those that say most first. */
export function readRoutes(template: Template): LocalRoute[] {
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
    }))
    .sort((one, other) => vagueness(one).localeCompare(vagueness(other)));
}

/** Part by part a name comes before a variable, and that before one that takes all the rest; ANY comes last. */
const vagueness = ({ resource, method }: LocalRoute) =>
  resource
    .split('/')
    .map((part) => (part.endsWith('+}') ? '2' : part.startsWith('{') ? '1' : '0'))
    .join('') + (method === 'ANY' ? 'z' : 'a');

/** API Gateway ignores one slash at the end of a path. */
export function matchRoute(routes: LocalRoute[], method: string, path: string): Match | undefined {
  const parts = path.replace(/(?<=.)\/$/, '').split('/');
  for (const route of routes) {
    if (route.method !== method && !(route.method === 'ANY' && ANY.includes(method))) continue;
    const wanted = route.resource.split('/');
    const rest = wanted.at(-1)!.endsWith('+}') ? wanted.length - 1 : undefined;
    if (rest === undefined ? wanted.length !== parts.length : parts.length <= rest) continue;
    const pathParameters: Record<string, string> = {};
    const fits = wanted.every((part, at) => {
      const name = /^\{(.+?)\+?\}$/.exec(part)?.[1];
      if (name === undefined) return part === parts[at];
      const value = at === rest ? parts.slice(rest).join('/') : decode(parts[at]!);
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
