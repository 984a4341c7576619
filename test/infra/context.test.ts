import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { IMAGES_PREFIX } from '../../lambdas/shared/state/object-keys.ts';
import {
  first,
  makeStack,
  ofType,
  type Properties,
  type Resources,
  stackResources,
  target,
} from './stack-resources.ts';

const DISTRIBUTION = 'AWS::CloudFront::Distribution';
const TABLE = 'AWS::DynamoDB::Table';
const compressor = (resources: Resources) =>
  ofType(resources, 'AWS::Lambda::Function').find(([id]) => id.includes('CompressImage'))![1];
const outputBase = (resources: Resources) =>
  JSON.stringify(compressor(resources).Environment.Variables.OUTPUT_BASE_URL);
/** Statements of bucket policies that let anyone read. */
const readers = (resources: Resources): Properties[] =>
  ofType(resources, 'AWS::S3::BucketPolicy')
    .flatMap(([, { PolicyDocument }]) => PolicyDocument.Statement)
    .filter(({ Effect, Action }: Properties) => Effect === 'Allow' && String(Action).startsWith('s3:Get'));

describe('as it is deployed', () => {
  const resources = stackResources();

  it('lets CloudFront, and this distribution alone, read the outputs and nothing else', () => {
    const [reader, ...others] = readers(resources);
    expect(others).toEqual([]);
    expect(reader.Principal).toEqual({ Service: 'cloudfront.amazonaws.com' });
    expect(JSON.stringify(reader.Resource)).toContain(`/${IMAGES_PREFIX}*`);
    expect(JSON.stringify(reader.Condition)).toContain(ofType(resources, DISTRIBUTION)[0]![0]);
    const { Origins } = first(resources, DISTRIBUTION).DistributionConfig;
    expect(Origins).toHaveLength(1);
    expect(Origins[0].OriginAccessControlId).toBeDefined();
    expect(Origins[0].S3OriginConfig.OriginAccessIdentity).toBe('');
  });

  it('serves outputs by https, as what they are, and for long', () => {
    const { DefaultCacheBehavior, CacheBehaviors } = first(resources, DISTRIBUTION).DistributionConfig;
    expect(DefaultCacheBehavior.ViewerProtocolPolicy).toBe('https-only');
    expect(CacheBehaviors).toBeUndefined();
    const headers = first(resources, 'AWS::CloudFront::ResponseHeadersPolicy').ResponseHeadersPolicyConfig;
    expect(headers.SecurityHeadersConfig.ContentTypeOptions).toEqual({ Override: true });
    const cache = first(resources, 'AWS::CloudFront::CachePolicy').CachePolicyConfig;
    expect(cache.MinTTL).toBeGreaterThanOrEqual(30 * 86_400);
    expect(outputBase(resources)).toContain('DomainName');
  });

  it('lets erase-request, and nobody else, have this distribution forget what was erased', async () => {
    const [distribution] = ofType(resources, DISTRIBUTION)[0]!;
    const [[id, eraser], ...others] = ofType(resources, 'AWS::Lambda::Function').filter(
      ([, { Environment }]) => JSON.stringify(Environment).includes('DISTRIBUTION_ID'),
    ) as [[string, Properties]];
    expect(others).toEqual([]);
    expect(eraser.Description).toBe('Halve: erase-request');
    expect(eraser.Environment.Variables.DISTRIBUTION_ID).toEqual({ Ref: distribution });
    const allowed = ofType(resources, 'AWS::IAM::Policy').flatMap(([, { PolicyDocument, Roles }]) =>
      PolicyDocument.Statement.filter((statement: Properties) =>
        JSON.stringify(statement).includes('cloudfront:'),
      ).map((statement: Properties) => [Roles.map(target), statement]),
    );
    expect(allowed).toHaveLength(1);
    const [roles, { Action, Resource }] = allowed[0];
    expect(roles).toEqual([target(eraser.Role)]);
    expect(id).toContain('EraseRequest');
    // As the call of test/unit/shared/aws/cdn.test.ts asks of IAM.
    expect(Action).toBe('cloudfront:CreateInvalidation');
    expect(JSON.stringify(Resource)).toContain(`:distribution/",{"Ref":"${distribution}"}`);
  });

  it('can be deployed and deleted freely until it is protected', () => {
    expect(first(resources, TABLE).DeletionProtectionEnabled).not.toBe(true);
    expect(first(resources, TABLE).WarmThroughput).toBeUndefined();
    expect(ofType(resources, 'AWS::SNS::Subscription')).toEqual([]);
  });
});

describe('with a context', () => {
  it('refuses cdn=false without a place from which outputs are served', () => {
    for (const outputBaseUrl of [undefined, '', 'http://images.shop.example', 'images.shop.example']) {
      expect(() => makeStack({ cdn: 'false', outputBaseUrl })).toThrow(/each output_url would answer 403/);
    }
    const served = stackResources({ cdn: 'false', outputBaseUrl: 'https://images.shop.example/' });
    expect(outputBase(served)).toBe('"https://images.shop.example"');
  });

  it('serves outputs under a domain of one’s own, with its certificate', () => {
    const imagesCertificate = 'arn:aws:acm:us-east-1:123456789012:certificate/x';
    const resources = stackResources({ imagesDomain: 'images.shop.example', imagesCertificate });
    const { Aliases, ViewerCertificate } = first(resources, DISTRIBUTION).DistributionConfig;
    expect(Aliases).toEqual(['images.shop.example']);
    expect(ViewerCertificate.AcmCertificateArn).toBe(imagesCertificate);
    expect(outputBase(resources)).toBe('"https://images.shop.example"');
    expect(() => makeStack({ imagesDomain: 'images.shop.example' })).toThrow(/imagesCertificate/);
    expect(() => makeStack({ imagesDomain: 'https://x.example', imagesCertificate })).toThrow(/host name/);
  });

  it.each([
    [1_000, { images: 476, retries: 40, burst: 200 }],
    [50, { images: 8, retries: 2, burst: 10 }],
    [40, { images: 2, retries: 2, burst: 8 }],
    [10, { images: 2, retries: 2, burst: 2 }],
    [5_000, { images: 1_000, retries: 200, burst: 1_000 }],
  ])('shares out what the account may run at once: %d', (accountConcurrency, { images, retries, burst }) => {
    const resources = stackResources({ accountConcurrency });
    const sources = ofType(resources, 'AWS::Lambda::EventSourceMapping');
    const most = (id: string) =>
      sources.find(([one]) => one.includes(id))![1].ScalingConfig.MaximumConcurrency;
    expect([most('CompressImageImages'), most('CompressImageRetries')]).toEqual([images, retries]);
    const all = sources.map(([, { ScalingConfig }]) => ScalingConfig.MaximumConcurrency as number);
    const [{ ThrottlingBurstLimit }] = first(resources, 'AWS::ApiGateway::Stage').MethodSettings;
    expect(ThrottlingBurstLimit).toBe(burst);
    // A new account runs less than two for each queue; it takes the least that there is.
    const least = 2 * all.length + 2 * burst;
    expect(all.reduce((sum, one) => sum + one) + 2 * burst).toBeLessThanOrEqual(
      Math.max(accountConcurrency, least),
    );
    expect(Math.min(...all)).toBeGreaterThanOrEqual(2);
  });

  it.each([9, 0.5, '50.5', 'many'])(
    'says what to do where an account may run %s at once',
    (accountConcurrency) => {
      expect(() => makeStack({ accountConcurrency })).toThrow(/from 10 on .* found .*Service Quotas/);
    },
  );

  it('has a place in cdk.json for each, so that a later deployment does not forget one', () => {
    const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
    const read = [...globSync('lib/**/*.ts'), 'bin/app.ts'].flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/tryGetContext\('(\w+)'\)/g)].map(([, name]) => name!),
    );
    const known = Object.keys(context).filter((name) => !name.startsWith('@'));
    expect(new Set(known)).toEqual(new Set([...read, 'cdn', 'alarms']));
    // As they stand there they change nothing.
    expect(stackResources(context)).toEqual(stackResources());
  });

  it('makes two stacks in one region with names and metrics of their own', () => {
    const NAMES = /"(?:AlarmName|DashboardName|Name|ApiName|POWERTOOLS_SERVICE_NAME)":"([^"]+)"/g;
    const named = (name: string) =>
      new Set(
        Object.values(stackResources({}, name))
          .filter(({ Type }) => /CloudWatch|RestApi|CloudFront|Lambda::Function/.test(Type))
          .flatMap(({ Properties }) =>
            [...JSON.stringify(Properties).matchAll(NAMES)].map(([, one]) => one!),
          ),
      );
    const shared = [...named('Second').intersection(named('Halve'))];
    // Dimensions of metrics are the same words everywhere, and their values the stacks' own.
    const WORDS = ['ApiName', 'FunctionName', 'QueueName', 'TableName', 'function', 'queue', 'service'];
    expect(shared.filter((name) => !WORDS.includes(name))).toEqual([]);
    expect(named('Second')).toContain('Second');
  });

  it('has no CloudFront with cdn=false, and outputs are at the bucket', () => {
    const resources = stackResources({ cdn: 'false', outputBaseUrl: 'bucket' });
    expect(Object.values(resources).filter(({ Type }) => Type.includes('CloudFront'))).toEqual([]);
    expect(readers(resources)).toEqual([]);
    expect(outputBase(resources)).toContain('RegionalDomainName');
    expect(JSON.stringify(resources)).not.toContain('DISTRIBUTION_ID');
    expect(JSON.stringify(resources)).not.toContain('cloudfront:');
  });

  it('has neither alarms nor dashboard with alarms=false, and nothing to send them by', () => {
    const types = Object.values(stackResources({ alarms: 'false' })).map(({ Type }) => Type);
    expect(types.filter((type) => /CloudWatch|SNS/.test(type))).toEqual([]);
  });

  it('keeps the table from being deleted with protect=true, warm with warmWrites, and mails alarms', () => {
    const resources = stackResources({ protect: 'true', warmWrites: '20000', alarmEmail: 'ops@example.com' });
    expect(first(resources, TABLE).DeletionProtectionEnabled).toBe(true);
    expect(first(resources, TABLE).WarmThroughput).toEqual({
      WriteUnitsPerSecond: 20_000,
      ReadUnitsPerSecond: 20_000,
    });
    expect(first(resources, 'AWS::SNS::Subscription')).toMatchObject({
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
  });

  it.each(['many', '1', '4000.5'])('refuses warmWrites=%s with a sentence', (warmWrites) => {
    expect(() => stackResources({ warmWrites })).toThrow(
      'Expected a whole number from 4000 on in -c warmWrites',
    );
  });

  it.each([
    ['x86_64', 'x86_64'],
    ['arm64', 'arm64'],
    [undefined, 'arm64'],
  ])('runs on the architecture that is asked for: %s', (arch, expected) => {
    expect(compressor(stackResources(arch === undefined ? {} : { arch })).Architectures).toEqual([expected]);
  });
});
