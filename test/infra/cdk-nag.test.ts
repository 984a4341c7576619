import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, it } from 'vitest';
import { makeStack } from './stack-resources.ts';

const findings = (stack: ReturnType<typeof makeStack>) =>
  new AwsSolutionsChecks(stack).validateScope(stack).violations.map(({ ruleName }) => ruleName);

it('finds nothing by the AwsSolutions rules that is not argued for, with the CDN and without', () => {
  expect(findings(makeStack())).toEqual([]);
  expect(findings(makeStack({ cdn: 'false', outputBaseUrl: 'bucket' }))).toEqual([]);
});

it('finds what is not', () => {
  const stack = makeStack();
  new CfnBucket(stack, 'Open');
  expect(findings(stack)).toEqual(expect.arrayContaining(['AwsSolutions-S1', 'AwsSolutions-S10']));
});

it('has nothing that CDK warns of, as whoever deploys could do nothing about it', () => {
  expect(Annotations.fromStack(makeStack()).findWarning('*', Match.anyValue())).toEqual([]);
});
