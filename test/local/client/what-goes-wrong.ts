import { describe, expect, it } from 'vitest';
import { runClient } from '../../support/stack/run-client.ts';
import type { Given } from './start-client.ts';

/** The sentences of what cannot be done. */
export function whatGoesWrong(given: () => Given): void {
  describe('what goes wrong', () => {
    it('is told in a sentence with the way out', async () => {
      const nobody = await runClient(['list', '--url', 'http://localhost:1025']);
      expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining('npm start') });
      const stranger = await runClient(['list', '--url', given().stack.emulators.publicAws]);
      expect(stranger).toMatchObject({ code: 1, err: expect.stringContaining('does not speak as Halve') });
      const noAddress = await runClient(['list', '--url', 'halve']);
      expect(noAddress).toMatchObject({
        code: 2,
        err: expect.stringContaining('Expected an http(s) address'),
      });
      const noOutputs = await runClient(['client', 'list'], { cwd: given().folder });
      expect(noOutputs).toMatchObject({ code: 1, err: expect.stringContaining('--local') });
    });

    it('ends with 2 where the call itself is not understood', async () => {
      for (const args of [['sumbit'], ['submit'], ['list', '--limit', '0'], ['list', '--all']]) {
        expect((await runClient(args)).code).toBe(2);
      }
      expect(await runClient(['--help'])).toMatchObject({
        code: 0,
        out: expect.stringContaining('Exit codes'),
      });
    });
  });
}
