import { describe, expect, it } from 'vitest';
import type { Reached } from './reach-halve.ts';

/** What the API answers to calls that cannot be met. */
export function apiJourneys(reached: () => Reached): void {
  describe('the API', () => {
    it('shows its page, its description and its documentation to anyone', async () => {
      const { url } = reached();
      for (const [path, type] of [
        ['/', 'text/html'],
        ['/openapi.json', 'application/json'],
        ['/docs', 'text/html'],
        ['/robot', 'text/html'],
      ]) {
        const answer = await fetch(`${url}${path}`);
        expect([path, answer.status]).toEqual([path, 200]);
        expect(answer.headers.get('content-type')).toContain(type);
        expect((await answer.text()).length).toBeGreaterThan(1_000);
      }
    });

    it('answers 401 without a good token', async () => {
      const { url } = reached();
      for (const authorization of [
        '',
        'Bearer wrong',
        'local',
        'Basic bG9jYWw=',
        `Bearer ${'x'.repeat(5_000)}`,
      ]) {
        const answer = await fetch(`${url}/image_process/upload/`, {
          method: 'POST',
          headers: { authorization },
        });
        expect(answer.status).toBe(401);
        expect(answer.headers.get('content-type')).toBe('application/problem+json');
        expect(await answer.json()).toMatchObject({ code: 'UNAUTHORIZED' });
      }
    });

    it('answers 404 to an id that is none, or unknown, and to a path that is none', async () => {
      const { client } = reached();
      for (const path of [
        'status/abc/',
        'status/00000000-0000-4000-8000-000000000000/',
        'nothing',
        'status/%ff/',
      ]) {
        const answer = await client.call(`/image_process/${path}`);
        expect([path, answer.status]).toEqual([path, 404]);
        expect(answer.headers.get('content-type')).toBe('application/problem+json');
      }
    });

    it('refuses the results, and a webhook again, before the end', async () => {
      const { client } = reached();
      const answer = await client.call('/image_process/upload/', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      const { request_id: id } = (await answer.json()) as { request_id: string };
      expect((await client.call(`/image_process/status/${id}/results/`)).status).toBe(409);
      expect((await client.resendWebhook(id)).status).toBe(409);
    });
  });
}
