import { functionName } from '../../../../local/functions/read-functions.ts';
import type { Template } from '../../../../local/template.ts';

/** One action on one resource that a function's role allows. */
export interface Grant {
  caller: string;
  action: string;
  resource: string;
  condition: Record<string, Record<string, string>> | undefined;
}

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: Grant['condition'];
}

/** Every single thing that the functions' roles allow, with the ARNs that resources have on this machine. */
export function grantsOf(template: Template): Grant[] {
  for (const [id] of template.ofType('AWS::Logs::LogGroup')) {
    const arn = `arn:aws:logs:us-east-1:000000000000:log-group:${id}:*`;
    template.define(id, { ref: id, attributes: { Arn: arn } });
  }
  const policies = template.ofType('AWS::IAM::Policy').map(([, { Properties }]) => ({
    roles: (Properties.Roles as unknown[]).map((role) => template.target(role)),
    statements: (Properties.PolicyDocument as { Statement: Statement[] }).Statement,
  }));
  const roles = new Map(template.ofType('AWS::IAM::Role'));

  return template.ofType('AWS::Lambda::Function').flatMap(([id, { Properties }]) => {
    const role = template.target(Properties.Role);
    const { ManagedPolicyArns, Policies } = roles.get(role)?.Properties ?? {};
    if (ManagedPolicyArns || Policies) throw new Error(`${role} allows more than is written beside it`);
    return policies
      .filter(({ roles }) => roles.includes(role))
      .flatMap(({ statements }) => statements)
      .flatMap((statement) => grantsIn(template, functionName(id), statement));
  });
}

function grantsIn(template: Template, caller: string, statement: Statement): Grant[] {
  if (statement.Effect !== 'Allow') throw new Error(`Expected ${caller} to be allowed things only`);
  return [statement.Action].flat().flatMap((action) =>
    [statement.Resource].flat().map((resource) => ({
      caller,
      action,
      resource: template.resolve(resource),
      condition: statement.Condition,
    })),
  );
}

/** Each function's role, by its logical id. */
export const rolesOfFunctions = (template: Template): string[] =>
  template.ofType('AWS::Lambda::Function').map(([, { Properties }]) => template.target(Properties.Role));

/** The roles that no function has. */
export function otherRoles(template: Template): string[] {
  const own = rolesOfFunctions(template);
  return template
    .ofType('AWS::IAM::Role')
    .map(([id]) => id)
    .filter((id) => !own.includes(id));
}

export const describeGrant = ({ caller, action, resource }: Pick<Grant, 'caller' | 'action' | 'resource'>) =>
  `${caller} ${action} ${resource.replace(/^arn:aws:[^:]*:[^:]*:\d*:/, '')}`;
