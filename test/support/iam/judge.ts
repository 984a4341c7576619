import { runSimulation } from '@cloud-copilot/iam-simulate';
import { describeGrant, type Grant } from './grants-of.ts';
import type { IamRequest } from './requests-of.ts';

const ACCOUNT = '000000000000';

/** The requests that AWS would refuse, given these grants and nothing else. */
export async function refusedBy(grants: Grant[], requests: IamRequest[]): Promise<string[]> {
  const refused: string[] = [];
  for (const request of requests) {
    const own = grants.filter(({ caller, action }) => caller === request.caller && action === request.action);
    if (!(await allows(own, request))) refused.push(describeGrant(request));
  }
  return refused;
}

/** The grants that none of these requests needs. */
export async function unusedBy(requests: IamRequest[], grants: Grant[]): Promise<string[]> {
  const unused: string[] = [];
  for (const grant of grants) {
    let used = false;
    for (const request of requests)
      used ||= request.caller === grant.caller && (await allows([grant], request));
    if (!used) unused.push(describeGrant(grant));
  }
  return unused;
}

async function allows(grants: Grant[], { caller, action, resource, context }: IamRequest): Promise<boolean> {
  if (!grants.some((grant) => grant.action === action)) return false;
  const policy = {
    Version: '2012-10-17',
    Statement: grants.map((grant) => ({
      Effect: 'Allow',
      Action: grant.action,
      Resource: grant.resource,
      ...(grant.condition ? { Condition: grant.condition } : {}),
    })),
  };
  const verdict = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/${caller}`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: context,
      },
      identityPolicies: [{ name: caller, policy }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (verdict.resultType === 'error') throw new Error(`${action}: ${JSON.stringify(verdict.errors)}`);
  return verdict.resultType === 'single' && verdict.overallResult === 'Allowed';
}
