import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledgeFindings } from './acknowledge-findings.ts';
import { Alarms } from './alarms/alarms.ts';
import { Dashboard } from './alarms/dashboard.ts';
import { Api } from './api/api.ts';
import { ImageCdn } from './image-cdn.ts';
import { Pipeline } from './pipeline/pipeline.ts';
import { Storage } from './storage.ts';

/** Halve as one stack: what is kept, the way of the data, and the HTTP API before it. */
export class HalveStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const storage = new Storage(this, 'Storage');
    const cdn = this.#with('cdn') ? new ImageCdn(this, 'ImageCdn', storage) : undefined;
    const outputBaseUrl = cdn?.url ?? this.#ownBaseUrl(storage);
    const pipeline = new Pipeline(this, 'Pipeline', { storage, outputBaseUrl, cdn });
    const api = new Api(this, 'Api', { storage, webhooks: pipeline.webhooks, erasures: pipeline.erasures });
    if (this.#with('alarms')) {
      new Alarms(this, 'Alarms', { storage, pipeline, api });
      new Dashboard(this, 'Dashboard', { storage, pipeline, api });
    }
    acknowledgeFindings(storage, api, cdn);
    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'TableName', { value: storage.table.tableName });
    new CfnOutput(this, 'ErasuresQueueUrl', { value: pipeline.erasures.queue.queueUrl });
  }

  /**
   * Without CloudFront nobody on AWS may read an output: whoever leaves it out says by `-c outputBaseUrl=https://...`
   * where they are served instead. `bucket` stands for the bucket itself, on LocalStack and on one machine.
   */
  #ownBaseUrl({ outputs }: Storage): string {
    const told = this.node.tryGetContext('outputBaseUrl') || undefined;
    if (told === 'bucket') return `https://${outputs.bucketRegionalDomainName}`;
    const url = URL.parse(String(told));
    if (url?.protocol === 'https:' && url.search === '') return url.href.replace(/\/$/, '');
    throw new Error(
      'Expected with -c cdn=false an https URL in -c outputBaseUrl, under which you serve what lies in the outputs ' +
        `bucket, but found ${told ?? 'none'}: the bucket is private, so each output_url would answer 403.`,
    );
  }

  /** `-c cdn=false -c alarms=false` where there are no such services: on LocalStack and on one machine. */
  #with(part: 'cdn' | 'alarms'): boolean {
    return String(this.node.tryGetContext(part)) !== 'false';
  }
}
