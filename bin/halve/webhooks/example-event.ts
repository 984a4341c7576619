import type { WebhookEvent } from '../../../lambdas/shared/schemas/webhook.ts';

const ID = '00000000-0000-4000-8000-000000000000';
const STATUS_URL = `https://halve.example/image_process/status/${ID}/`;

/** What a webhook of this type says, of a catalogue that never was. */
export function exampleEvent(type: WebhookEvent['type'], now: Date): WebhookEvent {
  const status = type.slice('request.'.length) as WebhookEvent['data']['status'];
  const failed = status === 'failed';
  return {
    type,
    timestamp: now.toISOString(),
    data: {
      request_id: ID,
      status,
      metadata: { file: 'products.csv' },
      images: failed
        ? { total: 0, succeeded: 0, failed: 0, reused: 0, kept: 0, poor: 0, over_target: 0 }
        : {
            total: 12,
            succeeded: status === 'completed' ? 11 : 7,
            failed: status === 'completed' ? 1 : 5,
            reused: 3,
            kept: 0,
            poor: 1,
            over_target: 1,
          },
      bytes: failed ? { input: 0, output: 0 } : { input: 3_400_000, output: 1_650_000 },
      rows: failed
        ? { total: 0, rejected: 0, without_images: 0 }
        : { total: 10, rejected: 0, without_images: 0 },
      failure: failed ? { code: 'NOT_TEXT', message: 'Expected a CSV, but found a PDF (an example)' } : null,
      status_url: STATUS_URL,
      results_url: failed ? null : `${STATUS_URL}results/`,
    },
  };
}
