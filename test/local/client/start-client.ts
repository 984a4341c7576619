import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { productsCsv } from '../../support/data/csv.ts';
import { startImageServer } from '../../support/servers/image-server.ts';
import { runClient } from '../../support/stack/run-client.ts';
import { startStack } from '../../support/stack/start-stack.ts';

export type Given = Awaited<ReturnType<typeof startClient>>;

/** A stack, a shop that it may fetch from, a folder for files, and the client, told where the stack is. */
export async function startClient() {
  const folder = mkdtempSync(join(tmpdir(), 'halve-client-'));
  const at = (name: string) => join(folder, name);
  const shop = await startImageServer();
  const stack = await startStack({ allow: [shop.address] });
  return {
    folder,
    at,
    shop,
    stack,
    halve: (...args: string[]) => runClient(args, { env: { HALVE_URL: stack.url } }),
    call: (path: string) => fetch(new URL(path, stack.url), { headers: { authorization: 'Bearer local' } }),
    /** Where a CSV of these addresses lies, a list a row. */
    file(name: string, urls: string[][]): string {
      writeFileSync(at(name), productsCsv(urls));
      return at(name);
    },
    async stop(): Promise<void> {
      await stack.stop();
      shop.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
