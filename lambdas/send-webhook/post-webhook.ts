import { HalveError } from '../../engine/errors.ts';
import type { Outbound } from '../shared/http/outbound/outbound.ts';
import { retryAfter } from '../shared/http/outbound/retry-after.ts';
import { webhookHeaders } from '../shared/http/outbound/webhook-headers.ts';
import { LONGEST_HIDE_SECONDS, WEBHOOK_SECONDS } from '../shared/limits.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import type { Posted } from './send-webhook.ts';

/**
 * Posts a request's webhook once, signed as Standard Webhooks 1.0.0 has it. The id and the body are the same at
 * every try; timestamp and signature are the try's own. Redirects are not followed, the answer's body is dropped.
 */
export const postWebhook =
  (outbound: Outbound, timeoutMs = WEBHOOK_SECONDS * 1_000) =>
  async (request: RequestRecord, now: number): Promise<Posted> => {
    const id = webhookId(request.request_id);
    const body = request.webhook_body ?? '';
    const headers = webhookHeaders(request.webhook_secret ?? '', id, new Date(now), body);
    try {
      const url = new URL(request.webhook_url ?? '');
      const answer = await outbound.request(url, {
        method: 'POST',
        headers,
        body,
        timeoutMs,
        httpsOnly: true,
        // A kept connection may have died while the function was frozen, and a post is not sent again by itself.
        alone: true,
      });
      return {
        status: answer.status,
        retryAfter: retryAfter(answer.headers['retry-after'], LONGEST_HIDE_SECONDS, now),
      };
    } catch (error) {
      // What the other side cannot help, such as a fault of ours, goes back to the queue instead.
      if (error instanceof HalveError) return { status: error.code };
      throw error;
    }
  };

const webhookId = (requestId: string) => `msg_${requestId}`;
