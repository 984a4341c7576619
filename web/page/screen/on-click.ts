import { complain } from './complain.ts';
import { $, type Id, say } from './document.ts';

/** Runs what a button does: once at a time, and what goes wrong is said. It keeps the focus meanwhile. */
export function onClick(id: Id<'button'>, run: () => Promise<unknown>): void {
  let running = false;
  $(id).addEventListener('click', async () => {
    if (running) return;
    running = true;
    say($('trouble'));
    await run().catch(complain);
    running = false;
  });
}
