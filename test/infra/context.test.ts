import { describe, expect, it } from 'vitest';
import { IMAGES_PREFIX } from '../../lambdas/shared/state/object-keys.ts';
import {
  first,
  ofType,
  type Properties,
  type Resources,
  stackResources,
} from '../support/stack-resources.ts';

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

  it('can be deployed and deleted freely until it is protected', () => {
    expect(first(resources, TABLE).DeletionProtectionEnabled).not.toBe(true);
    expect(first(resources, TABLE).WarmThroughput).toBeUndefined();
    expect(ofType(resources, 'AWS::SNS::Subscription')).toEqual([]);
  });
});

describe('with a context', () => {
  it('has no CloudFront with cdn=false, and outputs are at the bucket', () => {
    const resources = stackResources({ cdn: 'false' });
    expect(Object.values(resources).filter(({ Type }) => Type.includes('CloudFront'))).toEqual([]);
    expect(readers(resources)).toEqual([]);
    expect(outputBase(resources)).toContain('RegionalDomainName');
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
