import { afterAll, beforeAll, vi } from 'vitest';
import { otherCommands } from './other-commands.ts';
import { type Given, startClient } from './start-client.ts';
import { submitting } from './submitting.ts';
import { whatGoesWrong } from './what-goes-wrong.ts';

// Patience for a busy machine: nothing here is measured.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/** One stack for all of them: to start it takes seconds. */
let given: Given;
beforeAll(async () => {
  given = await startClient();
});
afterAll(() => given?.stop());

submitting(() => given);
otherCommands(() => given);
whatGoesWrong(() => given);
