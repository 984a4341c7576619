import { describe, expect, it } from 'vitest';
import { productsCsv } from '../support/data/csv.ts';
import { until } from '../support/stack/client.ts';
import type { Reached } from './reach-halve.ts';

/** Waits of a real schedule are minutes at most in these journeys, on a Halve that is not sped up. */
const PATIENCE_SECONDS = 200;

/** What takes several tries, or ends before its time. */
export function lastingJourneys(reached: () => Reached): void {
  describe('a request', () => {
    it('outlives a shop that fails twice and a webhook that is refused once', async () => {
      const { client, shop, receiver } = reached();
      const mark = Date.now();
      const csv = productsCsv([[shop.url(`/flaky-${mark}.jpg`)]]);
      const id = await client.submit(csv, { webhook_url: receiver.url(`/fail/${mark}`) });
      const status = await client.untilEnded(id, PATIENCE_SECONDS);
      expect(status).toMatchObject({ status: 'completed', images: { total: 1, succeeded: 1 } });
      // Twice in vain; more often where a slow machine lets a message come again.
      expect(shop.asked.filter((path) => path.includes(String(mark))).length).toBeGreaterThanOrEqual(3);
      await delivered(id);
      expect(receiver.of(id).map(({ status }) => status)).toEqual([500, 204]);
      expect((await client.resendWebhook(id)).status).toBe(202);
      await until(
        () => receiver.of(id).length,
        (count) => count === 3,
        PATIENCE_SECONDS,
      );
      expect(new Set(receiver.of(id).map(({ body }) => body)).size).toBe(1);
    });

    it('is the same one under the same Idempotency-Key, and refuses another body', async () => {
      const { client, shop } = reached();
      const key = { 'idempotency-key': `journey-${Date.now()}` };
      const csv = productsCsv([[shop.picture(6)]]);
      const id = await client.submit(csv, {}, key);
      expect(await client.submit(csv, {}, key)).toBe(id);
      await expect(client.submit(`${csv}2,Other,${shop.picture(7)}\n`, {}, key)).rejects.toThrow('422');
    });

    it('that is cancelled before its CSV came ends at once and tells it', async () => {
      const { client, receiver } = reached();
      const answer = await client.call('/image_process/upload/', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ webhook_url: receiver.url('/cancelled') }),
      });
      const { request_id: id } = (await answer.json()) as { request_id: string };
      expect((await client.cancel(id)).status).toBe(202);
      expect((await client.status(id)).status).toBe('cancelled');
      await delivered(id);
      expect(JSON.parse(receiver.of(id)[0]?.body ?? '{}')).toMatchObject({ type: 'request.cancelled' });
    });

    it('that is erased is gone with its pictures', async () => {
      const { client, shop } = reached();
      const id = await client.submit(productsCsv([[shop.picture(8)]]));
      await client.untilEnded(id, PATIENCE_SECONDS);
      const [image] = await client.images(id);
      expect((await fetch(image?.output_url ?? '')).status).toBe(200);
      await eraseUntilGone(id, image?.output_url ?? '');
    });

    it('holds the outputs that it is handed in, whoever has made them', async () => {
      const { client, shop } = reached();
      const first = await client.submit(productsCsv([[shop.picture(9), shop.picture(10)]]));
      await client.untilEnded(first, PATIENCE_SECONDS);
      const [handedIn, other] = (await client.images(first)).map(({ output_url }) => output_url ?? '');
      const second = await client.submit(productsCsv([[handedIn!]]));
      expect(await client.untilEnded(second, PATIENCE_SECONDS)).toMatchObject({ images: { kept: 1 } });
      expect((await client.images(second))[0]).toMatchObject({ output_url: handedIn });
      await eraseUntilGone(first, other!);
      expect((await fetch(handedIn!)).status).toBe(200);
      await eraseUntilGone(second, handedIn!);
    });

    async function eraseUntilGone(id: string, url: string): Promise<void> {
      const { client } = reached();
      const answer = await client.call(`/image_process/status/${id}/?erase=true`, { method: 'DELETE' });
      expect(answer.status).toBe(202);
      // LocalStack answers 500 to whoever reads a picture in the moment in which it goes.
      await until(
        async () => (await fetch(url)).status,
        (seen) => seen === 403 || seen === 404,
        PATIENCE_SECONDS,
      );
    }

    async function delivered(id: string): Promise<void> {
      await until(
        () => reached().client.status(id),
        ({ webhook }) => webhook.state === 'delivered',
        PATIENCE_SECONDS,
      );
    }
  });
}
