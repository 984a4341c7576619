import { describe, expect, it } from 'vitest';
import { asksForJson } from '../../../lambdas/get-results/asks-for-json.ts';
import { apiEvent } from '../../support/data/factories.ts';

const asked = (...accept: string[]) => asksForJson(apiEvent({ multiValueHeaders: { Accept: accept } }));

describe('JSON is answered to a call for results', () => {
  it.each([
    'application/json',
    'Application/JSON;charset=utf-8',
    'application/json, text/plain, */*',
    'text/html,application/json;q=0.5',
    'application/*',
    'text/csv;q=0.2, application/json ; Q=0.3',
    'text/*;q=0.9, text/csv;q=0, application/json;q=0.1',
  ])('that takes %j', (accept) => {
    expect(asked(accept)).toBe(true);
  });

  it.each([
    '',
    '*/*',
    'text/csv',
    'text/html,application/xhtml+xml,*/*;q=0.8',
    'application/json;q=0',
    'application/json;q=0, */*',
    'application/json;q=0.5, text/csv',
    'application/json;q=0.5, */*;q=0.9',
    'application/*, application/json;q=0',
    'application/jsonx',
    'application/problem+json',
  ])('and the CSV to one that takes %j', (accept) => {
    expect(asked(accept)).toBe(false);
  });

  it('whichever of several lines names it', () => {
    expect(asked('application/json', 'text/html')).toBe(true);
    expect(asksForJson(apiEvent({ multiValueHeaders: {} }))).toBe(false);
  });
});
