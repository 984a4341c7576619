import { expect, it } from 'vitest';
import { robotPage } from '../../../lambdas/serve-page/robot-page.ts';
import { userAgent } from '../../../lambdas/shared/http/user-agent.ts';

it('tells the owner of a shop who asks, how fast, and how to stop it', () => {
  const page = robotPage('https://api.example/prod', 100);
  expect(page).toContain(userAgent('https://api.example/prod'));
  expect(userAgent('https://api.example/prod')).toMatch(
    /^Halve\/\d+\.\d+\.\d+ \(\+https:\/\/api\.example\/prod\/robot\)$/,
  );
  expect(page).toContain('at most 100 pictures a second');
  expect(page).toContain('User-agent: Halve\nDisallow: /');
});
