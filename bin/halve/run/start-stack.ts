import { availableParallelism } from 'node:os';
import { LOCAL_TOKEN, type Running, startHalve } from '../../../local/start-halve.ts';
import { stackTemplate } from '../../stack-template.ts';
import { createApi } from '../create-api.ts';
import { interruption } from '../interruption.ts';

/** The whole of Halve on free ports, its state in a folder, and the way to speak to it. */
export async function startStack(data: string, { workers, allow }: { workers?: number; allow: string[] }) {
  const halve: Running = await startHalve(await stackTemplate(), {
    port: 0,
    workers: workers ?? availableParallelism(),
    allow,
    data,
    speed: 1,
    endpoint: undefined,
  });
  interruption.stop = () => halve.stop();
  const api = createApi({ url: halve.url, token: LOCAL_TOKEN });
  return {
    api,
    /** An output's URL as it is now: another run has had other ports. */
    urlOf: (output: string) => {
      const { pathname } = new URL(output);
      return new URL(pathname, halve.emulators.publicAws).href;
    },
    async stop() {
      interruption.stop = async () => {};
      await halve.stop();
    },
  };
}
