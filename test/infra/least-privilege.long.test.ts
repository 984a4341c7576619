import { beforeAll, expect, it } from 'vitest';
import * as client from './least-privilege/client-journeys.ts';
import * as faults from './least-privilege/fault-journeys.ts';
import {
  describeGrant,
  type Grant,
  grantsOf,
  otherRoles,
  rolesOfFunctions,
} from './least-privilege/iam/grants-of.ts';
import { beyondNeed, refusedBy } from './least-privilege/iam/judge.ts';
import type { IamRequest } from './least-privilege/iam/requests-of.ts';
import { leaveNoTime, shortOfTime } from './least-privilege/short-of-time.ts';
import { startWatchedStack } from './least-privilege/watched-stack.ts';

/** What Lambda itself does by a function's role, which nobody sees on one machine. */
const BY_LAMBDA: Record<string, string> = {
  'logs:CreateLogStream': 'Lambda opens a stream for each new instance of a function.',
  'logs:PutLogEvents': 'Lambda writes there what the function prints.',
  'sqs:GetQueueAttributes': 'Lambda refuses an event source mapping whose role may not ask for these.',
};

let grants: Grant[];
let requests: IamRequest[];
let missing: string[];
let roles: string[];
let others: string[];

beforeAll(async () => {
  const [stack, hasty] = await Promise.all([
    startWatchedStack(faults.sweepOften),
    startWatchedStack(leaveNoTime),
  ]);
  try {
    await Promise.all([
      client.wholeWay(stack),
      client.bigResults(stack),
      client.sameKeyAgain(stack),
      client.cancelled(stack),
      client.refused(stack),
      faults.redelivered(stack),
      faults.overtaken(stack),
      faults.neverSent(stack),
      faults.closedBefore(stack),
      faults.erasedMeanwhile(stack),
      faults.handedBack(stack),
      faults.swept(stack),
      faults.deadLetters(stack),
      shortOfTime(hasty),
    ]);
    grants = grantsOf(stack.stack.template);
    requests = [...stack.requests(), ...hasty.requests()];
    missing = stack.missing;
    roles = rolesOfFunctions(stack.stack.template);
    others = otherRoles(stack.stack.template);
  } finally {
    await Promise.all([stack.stop(), hasty.stop()]);
  }
}, 330_000);

const seen = () => grants.filter(({ action }) => !(action in BY_LAMBDA));

it('every call is allowed by the role of the function that makes it', async () => {
  expect(await refusedBy(grants, requests)).toEqual([]);
});

it('no role allows anything that no journey needs, nor more widely than it needs it', () => {
  expect(beyondNeed(requests, seen())).toEqual([]);
});

it('each grant that is taken out is missed', async () => {
  expect(seen().length).toBeGreaterThan(50);
  for (const grant of seen()) {
    const rest = grants.filter((other) => other !== grant);
    const same = requests.filter(({ caller, action }) => caller === grant.caller && action === grant.action);
    expect([describeGrant(grant), await refusedBy(rest, same)]).not.toEqual([describeGrant(grant), []]);
  }
});

it('each grant that is added or widened is told', () => {
  for (const grant of seen()) {
    const bucket = grant.resource.split('/')[0];
    const more: Grant[] = [
      { ...grant, action: `${grant.action.split(':')[0]}:*` },
      { ...grant, resource: '*' },
      { ...grant, condition: undefined, action: 's3:ListBucket' },
      { ...grant, action: 'dynamodb:DeleteItem' },
      { ...grant, action: 'sqs:PurgeQueue' },
      { ...grant, resource: `${bucket}/secret/*` },
      { ...grant, resource: `${bucket}/*` },
    ];
    expect(beyondNeed(requests, more)).toHaveLength(more.length);
  }
});

it('nobody has a role but the functions, each one of its own, and API Gateway for its log', () => {
  expect(others.map((id) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['ApiRestCloudWatchRole']);
  expect(new Set(roles).size).toBe(roles.length);
});

it('what is excused as done by Lambda itself is granted, and was not done by the journeys', () => {
  for (const action of Object.keys(BY_LAMBDA)) {
    expect(grants.map((grant) => grant.action)).toContain(action);
    expect(requests.map((request) => request.action)).not.toContain(action);
  }
});

it('no journey reads an object that is not there, which AWS would call a refusal', () => {
  expect(missing).toEqual([]);
});
