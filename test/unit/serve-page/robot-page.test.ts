import type { Context } from 'aws-lambda';
import { expect, it, vi } from 'vitest';
import { robotPage } from '../../../lambdas/serve-page/robot-page.ts';
import { ROBOT_PATH, userAgent } from '../../../lambdas/shared/http/outbound/user-agent.ts';
import { apiEvent } from '../../support/data/factories.ts';

const HANDLER = '../../../lambdas/serve-page/handler.ts';

it('tells the owner of a shop who asks, how fast, and how to stop it', () => {
  const page = robotPage('https://api.example/prod', 100);
  expect(page).toContain(userAgent('https://api.example/prod'));
  expect(userAgent('https://api.example/prod')).toMatch(
    /^Halve\/\d+\.\d+\.\d+ \(\+https:\/\/api\.example\/prod\/robot\)$/,
  );
  expect(page).toContain('at most 100 pictures a second');
  expect(page).toContain('User-agent: Halve\nDisallow: /');
});

it('shows the name that stands in the log, where clients call Halve by another address than the gateway knows', async () => {
  vi.stubEnv('UPLOADS_ORIGIN', 'https://uploads.example');
  vi.stubEnv('SHOP_PACE', '100');
  vi.stubEnv('API_PUBLIC_URL', 'https://halve.example');
  try {
    // By a name of its own, as it reads its environment once.
    const { handler } = (await import(
      `${HANDLER}?public`
    )) as typeof import('../../../lambdas/serve-page/handler.ts');
    const call = apiEvent({ httpMethod: 'GET', resource: ROBOT_PATH, path: ROBOT_PATH });
    const answer = await handler(call, {} as Context);
    expect(answer.body).toContain(userAgent('https://halve.example'));
  } finally {
    vi.unstubAllEnvs();
  }
});
