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

/** The grants that are more than any of these requests needs: never used, or wider than what used them. */
export function beyondNeed(requests: IamRequest[], grants: Grant[]): string[] {
  const needed = new Set(requests.map((request) => JSON.stringify(narrowest(request))));
  return grants.filter((grant) => !needed.has(JSON.stringify(ordered(grant)))).map(describeGrant);
}

/** The grant that one would write for a request: to the folder for an object, to the very resource for all else. */
function narrowest({ caller, action, resource, context }: IamRequest): Grant {
  const folder = (path: string) => path.replace(/(?<=^[^/]*\/).*/, '*');
  if (action === 's3:ListBucket') {
    const prefix = folder(context['s3:prefix'] ?? '');
    return { caller, action, resource, condition: { StringLike: { 's3:prefix': prefix } } };
  }
  if (!action.startsWith('s3:')) return { caller, action, resource, condition: undefined };
  const [bucket, ...key] = resource.split('/');
  return { caller, action, resource: `${bucket}/${folder(key.join('/'))}`, condition: undefined };
}

const ordered = ({ caller, action, resource, condition }: Grant): Grant => ({
  caller,
  action,
  resource,
  condition,
});

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
