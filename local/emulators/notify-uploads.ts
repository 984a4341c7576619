import { localName, type Template } from '../template.ts';
import type { Fauxqs } from './fauxqs/open-fauxqs.ts';

interface Notification {
  Queue: unknown;
  Filter?: { S3Key: { Rules: { Name: string; Value: string }[] } };
}

/**
 * Sends the S3 events that the template's buckets ask for: fauxqs itself has no notifications. What was kept on
 * disk is told of again, as a crash may have come between an object and its event; one too many changes nothing.
 */
export function notifyUploads(template: Template, fauxqs: Fauxqs): void {
  const rules = template.ofType('AWS::S3::Bucket').flatMap(([id, { Properties }]) => {
    const configuration = Properties.NotificationConfiguration as
      | { QueueConfigurations?: Notification[] }
      | undefined;
    return (configuration?.QueueConfigurations ?? []).map(({ Queue, Filter }) => ({
      bucket: template.resolve({ Ref: id }),
      queue: localName(template.target(Queue)),
      prefix: Filter?.S3Key.Rules.find((rule) => rule.Name.toLowerCase() === 'prefix')?.Value ?? '',
    }));
  });

  for (const { bucket, queue, prefix } of rules) {
    for (const key of fauxqs.keys(bucket).filter((kept) => kept.startsWith(prefix))) {
      fauxqs.send(queue, uploadEvent(bucket, key, fauxqs.object(bucket, key)));
    }
  }
  fauxqs.onObject(({ bucket, key, status }) => {
    if (status !== 'uploaded' && status !== 'copied') return;
    for (const rule of rules) {
      if (rule.bucket !== bucket || !key.startsWith(rule.prefix)) continue;
      fauxqs.send(rule.queue, uploadEvent(bucket, key, fauxqs.object(bucket, key)));
    }
  });
}

/** An event as S3 words it: the key is URL-encoded and the ETag has no quotes. */
function uploadEvent(
  bucket: string,
  key: string,
  object: { etag: string; contentLength: number } | undefined,
): string {
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'us-east-1',
    eventTime: new Date().toISOString(),
    eventName: 'ObjectCreated:Put',
    s3: {
      s3SchemaVersion: '1.0',
      bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
      object: {
        key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+'),
        size: object?.contentLength ?? 0,
        eTag: object?.etag.replaceAll('"', '') ?? '',
      },
    },
  };
  return JSON.stringify({ Records: [record] });
}
