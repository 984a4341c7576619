import { Annotations, Duration, Stack } from 'aws-cdk-lib';
import { Certificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HttpVersion,
  PriceClass,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { OUTPUT_CACHE_SECONDS } from '../lambdas/shared/limits.ts';
import { IMAGES_PREFIX } from '../lambdas/shared/state/object-keys.ts';
import type { Storage } from './storage.ts';

/** Outputs for the world, by CloudFront: only what lies under images/, and as nothing but images. */
export class ImageCdn extends Construct {
  /** Without a last slash. */
  readonly url: string;
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, { outputs }: Storage) {
    super(scope, id);
    const keep = Duration.seconds(OUTPUT_CACHE_SECONDS);
    // CloudFront's names are one space for all regions of an account.
    const name = `${Stack.of(this).stackName}-images-${Stack.of(this).region}`;
    // Named by its name: CDK would otherwise let CloudFront read the whole bucket, results included.
    const { bucketName, bucketRegionalDomainName } = outputs;
    const bucket = Bucket.fromBucketAttributes(this, 'Bucket', { bucketName, bucketRegionalDomainName });
    const own = this.#ownDomain();
    this.distribution = new Distribution(this, 'Distribution', {
      ...own,
      comment: 'Halve: outputs',
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket, {
          originAccessLevels: [],
          originAccessControl: new S3OriginAccessControl(this, 'Access', { originAccessControlName: name }),
        }),
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        // The path alone names an output: no query, header or cookie makes another of it.
        cachePolicy: new CachePolicy(this, 'Cache', {
          cachePolicyName: name,
          minTtl: keep,
          defaultTtl: keep,
          maxTtl: keep,
        }),
        responseHeadersPolicy: new ResponseHeadersPolicy(this, 'Headers', {
          responseHeadersPolicyName: name,
          securityHeadersBehavior: {
            contentTypeOptions: { override: true },
            // Should anything but an image ever lie there, a browser runs nothing of it.
            contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; sandbox", override: true },
            frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
            strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
          },
        }),
      },
    });
    Annotations.of(this).acknowledgeWarning(
      '@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac',
      'The policy is the statement below.',
    );
    outputs.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
        actions: ['s3:GetObject'],
        resources: [outputs.arnForObjects(`${IMAGES_PREFIX}*`)],
        conditions: {
          StringEquals: {
            'aws:SourceArn': Stack.of(this).formatArn({
              service: 'cloudfront',
              region: '',
              resource: 'distribution',
              resourceName: this.distribution.distributionId,
            }),
          },
        },
      }),
    );
    this.url = `https://${own?.domainNames[0] ?? this.distribution.distributionDomainName}`;
  }

  /**
   * `-c imagesDomain=images.shop.example -c imagesCertificate=arn:aws:acm:us-east-1:...`: a name of one's own, whose
   * URLs outlive the distribution, and even Halve. Its DNS entry is the owner's to make.
   */
  #ownDomain(): { domainNames: string[]; certificate: ICertificate } | undefined {
    const domain = this.node.tryGetContext('imagesDomain') || undefined;
    const certificate = this.node.tryGetContext('imagesCertificate') || undefined;
    if (domain === undefined && certificate === undefined) return undefined;
    if (
      !/^[a-z0-9.-]+\.[a-z]{2,}$/.test(domain ?? '') ||
      !/^arn:aws[\w-]*:acm:us-east-1:/.test(certificate ?? '')
    ) {
      throw new Error(
        'Expected a host name in -c imagesDomain and the ARN of its certificate in us-east-1 in -c imagesCertificate, ' +
          `but found ${domain ?? 'none'} and ${certificate ?? 'none'}.`,
      );
    }
    return {
      domainNames: [domain],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificate),
    };
  }
}
