import { expect, it } from 'vitest';
import type { Context } from '../../../../../bin/halve/context.ts';
import { followNew, type NewOptions } from '../../../../../bin/halve/requests/follow-new.ts';

async function printed(options: NewOptions): Promise<string> {
  const lines: string[] = [];
  const say = (line: string) => lines.push(line);
  const made = { request_id: 'id', status: 'pending', status_url: 'url', webhook_secret: 'whsec_x' } as const;
  await followNew({ json: false, print: say, note: say } as unknown as Context, made, options);
  return lines.join('\n');
}

it('shows a webhook’s secret that was made for it, and none that was given', async () => {
  expect(await printed({ webhook: 'https://a.example/' })).toContain('Webhook secret: whsec_x. Keep it');
  expect(await printed({ webhook: 'https://a.example/', webhookSecret: 'whsec_x' })).not.toContain('whsec_x');
});
