import { expect, it } from 'vitest';
import { apiUrl } from '../../../../../lambdas/shared/http/api/urls.ts';
import { apiEvent } from '../../../../support/data/factories.ts';

const STATUS = '/image_process/status/{request_id}';
it.each([
  ['the stage', '/image_process/upload', '/prod/image_process/upload/', 'https://api.example/prod'],
  [
    'the base path of a custom domain',
    STATUS,
    '/halve/v1/image_process/status/x/',
    'https://api.example/halve/v1',
  ],
  ['no base path', STATUS, '/image_process/status/x', 'https://api.example'],
  ['the stage before the page', '/', '/prod/', 'https://api.example/prod'],
  ['a base path of the same name as a part', '/docs', '/docs/docs', 'https://api.example/docs'],
])('the address of the API has %s', (_name, resource, path, expected) => {
  // With a base path API Gateway gives the whole path in both places.
  const event = apiEvent({ resource, path });
  expect(apiUrl({ ...event, requestContext: { ...event.requestContext, path } })).toBe(expected);
});
